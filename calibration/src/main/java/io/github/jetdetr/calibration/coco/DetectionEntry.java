package io.github.jetdetr.calibration.coco;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A detection as results files nearly always write it: two whole numbers, four numbers and a score,
 * read without a tree for each. Whatever is written otherwise becomes a {@link CocoEntry}, which
 * knows every fault. Reused from entry to entry.
 */
final class DetectionEntry {

  private static final int IMAGE = 1;
  private static final int CATEGORY = 2;
  private static final int BOX = 4;
  private static final int SCORE = 8;
  private static final int ALL = IMAGE | CATEGORY | BOX | SCORE;
  private static final int SCORE_AT = 4;

  private int index;
  private int seen;
  private long imageId;
  private int categoryId;
  private final double[] box = new double[4];
  private double score;

  /** One bit for each number of the box, and one for the score, that is written without a point. */
  private int whole;

  /**
   * Reads the element at the parser's current token.
   *
   * @return null if it is here now; the entry if it is written otherwise
   */
  @Nullable CocoEntry read(JsonParser parser, int entryIndex) throws IOException {
    index = entryIndex;
    seen = 0;
    whole = 0;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return CocoEntry.read(parser, entryIndex);
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      boolean understood =
          switch (name) {
            case "image_id" -> readImageId(parser, token);
            case "category_id" -> readCategoryId(parser, token);
            case "score" -> readScore(parser, token);
            case "bbox" -> token == JsonToken.START_ARRAY && (seen & BOX) == 0;
            default -> !CocoEntry.keeps(name);
          };
      if (!understood) {
        return CocoEntry.readOn(parser, entryIndex, fields());
      }
      if (token == JsonToken.START_ARRAY && name.equals("bbox")) {
        JsonNode other = readBox(parser);
        if (other != null) {
          Map<String, JsonNode> fields = fields();
          fields.put(name, other);
          parser.nextToken();
          return CocoEntry.readFrom(parser, entryIndex, fields);
        }
      } else {
        parser.skipChildren();
      }
    }
    return seen == ALL ? null : CocoEntry.of(entryIndex, fields());
  }

  private boolean readImageId(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || (seen & IMAGE) != 0) {
      return false;
    }
    imageId = parser.getLongValue();
    seen |= IMAGE;
    return true;
  }

  private boolean readCategoryId(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() != JsonParser.NumberType.INT
        || (seen & CATEGORY) != 0) {
      return false;
    }
    categoryId = parser.getIntValue();
    seen |= CATEGORY;
    return true;
  }

  private boolean readScore(JsonParser parser, JsonToken token) throws IOException {
    if (!isPlain(parser, token) || (seen & SCORE) != 0) {
      return false;
    }
    score = parser.getDoubleValue();
    whole |= token == JsonToken.VALUE_NUMBER_INT ? 1 << SCORE_AT : 0;
    seen |= SCORE;
    return true;
  }

  /** A finite number; a whole one only if it is short enough to be written again as it was. */
  private static boolean isPlain(JsonParser parser, JsonToken token) throws IOException {
    return (token == JsonToken.VALUE_NUMBER_FLOAT && Double.isFinite(parser.getDoubleValue()))
        || (token == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT);
  }

  /** Null if the box has four numbers, else what is in its place; the parser is at its end. */
  private @Nullable JsonNode readBox(JsonParser parser) throws IOException {
    int count = 0;
    JsonToken token = parser.nextToken();
    while (count < box.length && isPlain(parser, token)) {
      box[count] = parser.getDoubleValue();
      whole |= token == JsonToken.VALUE_NUMBER_INT ? 1 << count : 0;
      count++;
      token = parser.nextToken();
    }
    if (count == box.length && token == JsonToken.END_ARRAY) {
      seen |= BOX;
      return null;
    }
    ArrayNode array = boxNode(count);
    while (token != JsonToken.END_ARRAY) {
      array.add((JsonNode) parser.readValueAsTree());
      token = parser.nextToken();
    }
    return array;
  }

  private ArrayNode boxNode(int count) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(count);
    for (int at = 0; at < count; at++) {
      array.add(number(at, box[at]));
    }
    return array;
  }

  private JsonNode number(int at, double value) {
    return (whole & (1 << at)) != 0
        ? JsonNodeFactory.instance.numberNode((int) value)
        : JsonNodeFactory.instance.numberNode(value);
  }

  /** The fields read so far, as a tree. */
  private Map<String, JsonNode> fields() {
    Map<String, JsonNode> fields = new HashMap<>();
    if ((seen & IMAGE) != 0) {
      fields.put("image_id", JsonNodeFactory.instance.numberNode(imageId));
    }
    if ((seen & CATEGORY) != 0) {
      fields.put("category_id", JsonNodeFactory.instance.numberNode(categoryId));
    }
    if ((seen & BOX) != 0) {
      fields.put("bbox", boxNode(box.length));
    }
    if ((seen & SCORE) != 0) {
      fields.put("score", number(SCORE_AT, score));
    }
    return fields;
  }

  /** The entry that was read last. */
  CocoEntry entry() {
    return CocoEntry.of(index, fields());
  }

  /** As {@link CocoEntry#where}. */
  String where() {
    return entry().where();
  }

  long imageId() {
    return imageId;
  }

  int categoryId() {
    return categoryId;
  }

  /** x, y, width, height as in the file, finite; overwritten by the next entry. */
  double[] box() {
    return box;
  }

  /** Finite. */
  double score() {
    return score;
  }
}
