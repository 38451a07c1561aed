package io.github.jetdetr.training.scene;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.jetdetr.file.WholeFile;
import io.github.jetdetr.training.network.NetworkShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a training has to find again when it goes on: times are measured once, because another
 * measurement could choose another network.
 *
 * @param identity all that the training depends on, as text
 * @param shape the network that was chosen
 * @param choice why, in lines
 */
public record StudentPlan(String identity, NetworkShape shape, List<String> choice) {

  /** Its name in the folder of a training. */
  public static final String FILE = "plan.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /** Writes it, whole or not at all. */
  public void write(Path file) throws IOException {
    byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    WholeFile.write(file, part -> Files.write(part, bytes));
  }

  /**
   * Reads a plan.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is damaged
   */
  public static StudentPlan read(Path file) throws IOException {
    try {
      StudentPlan plan = JSON.readValue(Files.readAllBytes(file), StudentPlan.class);
      if (plan == null) {
        throw new IllegalArgumentException(file + " is no training plan");
      }
      return plan;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + " is no training plan", e);
    }
  }
}
