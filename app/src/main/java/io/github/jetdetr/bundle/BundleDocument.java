package io.github.jetdetr.bundle;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.file.Quoted;
import io.github.jetdetr.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads and writes one kind of JSON document of a bundle as a record.
 *
 * <p>Nothing is guessed: a key that is missing or null is an error unless the record's component
 * says that it may be ({@link Nulls#SET}), and no text is taken for a number or a number for a
 * text. Unknown keys are those of later versions and are passed over.
 */
final class BundleDocument<T extends Record> {

  private static final JsonMapper JSON = mapper();

  private final Class<T> type;
  private final String name;
  private final String schema;

  /**
   * @param name what it is called in errors
   * @param schema {@code NAME/MAJOR.MINOR} as it is written
   */
  BundleDocument(Class<T> type, String name, String schema) {
    this.type = type;
    this.name = name;
    this.schema = schema;
  }

  private static JsonMapper mapper() {
    JsonMapper.Builder builder =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
    for (CoercionInputShape shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      builder.withCoercionConfig(
          LogicalType.Textual, config -> config.setCoercion(shape, CoercionAction.Fail));
    }
    return builder.build();
  }

  /**
   * Reads a document.
   *
   * @throws ModelException in one line that names the file and what is wrong with it
   */
  T read(Path file) throws ModelException {
    try {
      byte[] bytes = Files.readAllBytes(file);
      T document = JSON.readValue(bytes, type);
      if (document == null) {
        throw new ModelException(fault(file, "it is not a JSON object"));
      }
      return document;
    } catch (JsonMappingException e) {
      throw new ModelException(fault(file, explained(e)), e);
    } catch (JsonProcessingException e) {
      throw new ModelException(fault(file, "it is not JSON from line %d on".formatted(line(e))), e);
    } catch (IOException e) {
      throw new ModelException("cannot read %s: %s".formatted(file, FileFault.words(e)), e);
    }
  }

  /** Refuses what another major version wrote. */
  void checkSchema(Path file, String found) throws ModelException {
    String major = schema.substring(0, schema.indexOf('.', schema.indexOf('/')) + 1);
    if (!found.startsWith(major)) {
      throw new ModelException(
          fault(file, "its schema is '%s', not %sx".formatted(Quoted.of(found), major)));
    }
  }

  /** Writes a document whole or not at all. */
  void write(Path file, T document) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(document);
    WholeFile.write(file, part -> Files.write(part, bytes));
  }

  private String fault(Path file, String what) {
    return "%s is no %s: %s".formatted(file, name, what);
  }

  private static String explained(JsonMappingException e) {
    StringBuilder place = new StringBuilder();
    for (JsonMappingException.Reference at : e.getPath()) {
      if (at.getFieldName() == null) {
        place.append('[').append(at.getIndex()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(at.getFieldName());
      }
    }
    if (place.isEmpty()) {
      return "it is not a JSON object";
    }
    return e instanceof InvalidNullException
        ? "'%s' is missing or null".formatted(place)
        : "'%s' has the wrong type".formatted(place);
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
  }
}
