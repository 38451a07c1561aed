package io.github.jetdetr.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.util.Map;

/** Serialises results for {@code --json}: keys in snake case, as in the messages. */
public final class Json {

  private Json() {}

  /** Serialises a map or a record to one line of JSON. */
  public static String text(Object value) {
    try {
      return new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("results are plain values", e);
    }
  }

  /** Serialises a document in several lines, its keys as they are and in their order. */
  public static String indented(Map<String, Object> document) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("documents are plain values", e);
    }
  }
}
