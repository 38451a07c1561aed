package io.github.jetdetr.calibration.coco;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.jetdetr.file.Quoted;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads COCO annotations and COCO results entry by entry, and reports and counts their faults.
 *
 * <p>A file that cannot be opened is an {@link IOException}; one that is not JSON, is truncated or
 * has another structure is refused whatever the {@link Strictness}.
 *
 * @see <a href="https://cocodataset.org/#format-data">COCO: data format</a>
 */
public final class CocoReader {

  private static final Set<String> RESULT_LISTS =
      Set.of("annotations", "detections", "predictions", "results");

  private static final List<String> LISTS = List.of("images", "categories", "annotations");

  private final Path file;
  private final Strictness strictness;

  private CocoReader(Path file, Strictness strictness) {
    this.file = file;
    this.strictness = strictness;
  }

  /**
   * Reads annotations: an object with {@code images}, {@code categories} and {@code annotations}.
   * Segmentations are skipped; an absent {@code iscrowd} means 0.
   */
  public static CocoReading<CocoTruth> truth(Path file, Strictness strictness)
      throws IOException, CocoFormatException {
    return new CocoReader(file, strictness).readTruth();
  }

  /**
   * Reads results: an array of {@code image_id}, {@code category_id}, {@code bbox} and {@code
   * score}, whose ids must exist in the annotations. The array may also be the value of {@code
   * annotations}, {@code detections}, {@code predictions} or {@code results} in an object, or its
   * elements may stand one after the other (JSON lines).
   */
  public static CocoReading<CocoResults> results(Path file, CocoTruth truth, Strictness strictness)
      throws IOException, CocoFormatException {
    return results(file, truth, CategoryMapping.IDENTITY, strictness);
  }

  /**
   * Reads results for annotations that were restricted to some categories.
   *
   * @param mapping as what the categories are scored; detections of those that are not are passed
   *     over
   */
  public static CocoReading<CocoResults> results(
      Path file, CocoTruth truth, CategoryMapping mapping, Strictness strictness)
      throws IOException, CocoFormatException {
    return new CocoReader(file, strictness).readResults(truth, mapping);
  }

  private CocoReading<CocoTruth> readTruth() throws IOException, CocoFormatException {
    List<CocoEntry> images = new ArrayList<>();
    List<CocoEntry> categories = new ArrayList<>();
    List<CocoEntry> annotations = new ArrayList<>();
    parse(
        parser -> {
          expect(parser.nextToken(), JsonToken.START_OBJECT, "the file must be a JSON object");
          List<String> missing = new ArrayList<>(LISTS);
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (!LISTS.contains(name)) {
              parser.skipChildren();
              continue;
            }
            if (!missing.remove(name)) {
              throw new CocoFormatException("%s: duplicate key \"%s\"".formatted(file, name));
            }
            expect(value, JsonToken.START_ARRAY, "\"" + name + "\" must be an array");
            List<CocoEntry> entries =
                switch (name) {
                  case "images" -> images;
                  case "categories" -> categories;
                  default -> annotations;
                };
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              entries.add(CocoEntry.read(parser, entries.size()));
            }
          }
          if (!missing.isEmpty()) {
            throw new CocoFormatException("%s: missing key \"%s\"".formatted(file, missing.get(0)));
          }
        });
    TruthBuilder builder = new TruthBuilder(strictness);
    CocoTruth truth = builder.build(images, categories, annotations);
    return builder.faults().finish(file, truth);
  }

  private CocoReading<CocoResults> readResults(CocoTruth truth, CategoryMapping mapping)
      throws IOException, CocoFormatException {
    ResultsBuilder builder = new ResultsBuilder(truth, mapping, strictness);
    parse(
        parser -> {
          JsonToken first = parser.nextToken();
          if (first == JsonToken.START_OBJECT) {
            readObjects(parser, builder);
            return;
          }
          expect(first, JsonToken.START_ARRAY, "results must be a JSON array of detections");
          readArray(parser, builder);
        });
    CocoResults results = builder.build();
    return builder.faults().finish(file, results);
  }

  private static void readArray(JsonParser parser, ResultsBuilder builder) throws IOException {
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      builder.read(parser, index++);
    }
  }

  /** An object with the results in one of its fields, or one object after the other. */
  private void readObjects(JsonParser parser, ResultsBuilder builder)
      throws IOException, CocoFormatException {
    Map<String, JsonNode> fields = new HashMap<>();
    boolean inField = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_ARRAY && RESULT_LISTS.contains(name)) {
        if (inField) {
          throw new CocoFormatException(file + ": has more than one list of results");
        }
        inField = true;
        readArray(parser, builder);
      } else if (CocoEntry.keeps(name)) {
        fields.put(name, parser.readValueAsTree());
      } else {
        parser.skipChildren();
      }
    }
    if (inField) {
      return;
    }
    if (!fields.containsKey("image_id")) {
      throw new CocoFormatException(
          file + ": results must be a JSON array of detections, but is an object without one");
    }
    builder.add(CocoEntry.of(0, fields));
    int index = 1;
    while (parser.nextToken() != null) {
      builder.read(parser, index++);
    }
  }

  private interface Body {
    void read(JsonParser parser) throws IOException, CocoFormatException;
  }

  private void parse(Body body) throws IOException, CocoFormatException {
    // Python writes NaN and Infinity; they must be reported as faults, not as broken JSON.
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();
    try (JsonParser parser = mapper.createParser(Files.newInputStream(file))) {
      body.read(parser);
      if (parser.nextToken() != null) {
        throw new CocoFormatException(file + ": data after the end of the JSON value");
      }
    } catch (CharConversionException e) {
      throw new CocoFormatException(file + ": is not JSON: " + Quoted.of(e.getMessage()), e);
    } catch (JsonProcessingException e) {
      // Jackson has an exception type for this, but does not use it everywhere.
      JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
      if (e.getOriginalMessage().startsWith("Unexpected end-of-input")) {
        throw new CocoFormatException(
            "%s: truncated at byte %d".formatted(file, at.getByteOffset()), e);
      }
      throw new CocoFormatException(
          "%s: is not JSON, at line %d, column %d: %s"
              .formatted(
                  file,
                  at.getLineNr(),
                  at.getColumnNr(),
                  Quoted.of(e.getOriginalMessage().lines().findFirst().orElse(""))),
          e);
    }
  }

  private void expect(@Nullable JsonToken found, JsonToken expected, String fault)
      throws CocoFormatException {
    if (found == null) {
      throw new CocoFormatException(file + ": is empty");
    }
    if (found != expected) {
      throw new CocoFormatException(
          "%s: %s, but is %s"
              .formatted(file, fault, found.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
  }
}
