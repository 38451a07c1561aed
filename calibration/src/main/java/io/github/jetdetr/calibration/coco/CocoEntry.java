package io.github.jetdetr.calibration.coco;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.jetdetr.file.Quoted;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One element of a list in a COCO file, with its fields as they are in the file.
 *
 * <p>Getters throw a {@link FaultyEntryException} when the field is absent or of the wrong type.
 */
final class CocoEntry {

  /** Everything else is skipped unread: segmentations are most of an annotation file. */
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "image_id",
          "category_id",
          "bbox",
          "area",
          "iscrowd",
          "score",
          "name",
          "file_name",
          "width",
          "height");

  private final int index;
  private final @Nullable Map<String, JsonNode> fields;

  private CocoEntry(int index, @Nullable Map<String, JsonNode> fields) {
    this.index = index;
    this.fields = fields;
  }

  /** Reads the element at the parser's current token, of whatever type. */
  static CocoEntry read(JsonParser parser, int index) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return new CocoEntry(index, null);
    }
    parser.nextToken();
    return readFrom(parser, index, new HashMap<>());
  }

  /** Reads the rest of an element from a field's name or the element's end on. */
  static CocoEntry readFrom(JsonParser parser, int index, Map<String, JsonNode> fields)
      throws IOException {
    if (parser.currentToken() != JsonToken.FIELD_NAME) {
      return new CocoEntry(index, fields);
    }
    parser.nextToken();
    return readOn(parser, index, fields);
  }

  /** Reads the rest of an element from a field's value on. */
  static CocoEntry readOn(JsonParser parser, int index, Map<String, JsonNode> fields)
      throws IOException {
    do {
      String name = parser.currentName();
      if (FIELDS.contains(name)) {
        fields.put(name, value(parser));
      } else {
        parser.skipChildren();
      }
    } while (parser.nextToken() == JsonToken.FIELD_NAME && parser.nextToken() != null);
    return new CocoEntry(index, fields);
  }

  /** The value at the parser's current token; the usual ones without Jackson's way around. */
  private static JsonNode value(JsonParser parser) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (parser.currentToken()) {
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.INT
              ? nodes.numberNode(parser.getIntValue())
              : parser.readValueAsTree();
      case START_ARRAY -> {
        ArrayNode array = nodes.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      default -> parser.readValueAsTree();
    };
  }

  /** The entry's index and ids, for messages. */
  String where() {
    String description = "entry " + index;
    if (fields != null) {
      for (String name : new String[] {"id", "image_id", "category_id"}) {
        if (fields.containsKey(name)) {
          description += ", " + name + " " + Quoted.of(fields.get(name));
        }
      }
    }
    return description;
  }

  boolean has(String name) throws FaultyEntryException {
    return fields().containsKey(name);
  }

  /** An entry with these fields. */
  static CocoEntry of(int index, Map<String, JsonNode> fields) {
    return new CocoEntry(index, fields);
  }

  /** Whether a field of this name is kept. */
  static boolean keeps(String name) {
    return FIELDS.contains(name);
  }

  /** An id: a whole number, or its digits in a string as some tools write them. */
  long id(String name) throws FaultyEntryException {
    String text = idText(name);
    if (text == null) {
      return int64(name);
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw wrongType(name, "an integer");
    }
  }

  /** The field's text without surrounding spaces if it is a string, null if it is not. */
  @Nullable String idText(String name) throws FaultyEntryException {
    JsonNode node = field(name);
    return node.isTextual() ? node.textValue().strip() : null;
  }

  /** A category's id: a 32-bit integer, or its digits in a string. */
  int categoryId(String name) throws FaultyEntryException {
    long value = id(name);
    if (value != (int) value) {
      throw wrongType(name, "a 32-bit integer");
    }
    return (int) value;
  }

  /** A whole number, also if written as 17.0. */
  long int64(String name) throws FaultyEntryException {
    double value = numeric(name, field(name));
    JsonNode node = field(name);
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    // Some writers store ids as 17.0; beyond 2^53 doubles are no longer exact.
    if (value == Math.rint(value) && Math.abs(value) <= 1L << 53) {
      return (long) value;
    }
    throw wrongType(name, "an integer");
  }

  int int32(String name) throws FaultyEntryException {
    long value = int64(name);
    if (value != (int) value) {
      throw wrongType(name, "a 32-bit integer");
    }
    return (int) value;
  }

  /** A finite number. */
  double number(String name) throws FaultyEntryException {
    return finite(name, numeric(name, field(name)));
  }

  String text(String name) throws FaultyEntryException {
    JsonNode node = field(name);
    if (!node.isTextual() || node.textValue().isBlank()) {
      throw wrongType(name, "a non-blank string");
    }
    return node.textValue();
  }

  /** 0, 1, true or false; false where absent. */
  boolean flag(String name) throws FaultyEntryException {
    if (!has(name)) {
      return false;
    }
    JsonNode node = field(name);
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isNumber() && (node.doubleValue() == 0 || node.doubleValue() == 1)) {
      return node.doubleValue() == 1;
    }
    throw wrongType(name, "0 or 1");
  }

  /** x, y, width, height in pixels: finite, sizes zero or more. */
  double[] box() throws FaultyEntryException {
    JsonNode node = field("bbox");
    if (!node.isArray() || node.size() != 4) {
      throw wrongType("bbox", "an array of four numbers");
    }
    double[] box = new double[4];
    for (int i = 0; i < 4; i++) {
      box[i] = finite("bbox", numeric("bbox", node.get(i)));
    }
    if (box[2] < 0 || box[3] < 0) {
      throw new FaultyEntryException(CocoFault.NEGATIVE_SIZE, "bbox is " + Quoted.of(node));
    }
    return box;
  }

  private double numeric(String name, JsonNode node) throws FaultyEntryException {
    if (!node.isNumber()) {
      throw wrongType(name, "a number");
    }
    return node.doubleValue();
  }

  private double finite(String name, double value) throws FaultyEntryException {
    if (!Double.isFinite(value)) {
      throw new FaultyEntryException(
          CocoFault.NOT_A_NUMBER, "%s is %s".formatted(name, Quoted.of(field(name))));
    }
    return value;
  }

  private JsonNode field(String name) throws FaultyEntryException {
    JsonNode node = fields().get(name);
    if (node == null) {
      throw new FaultyEntryException(CocoFault.MISSING_FIELD, "has no " + name);
    }
    return node;
  }

  private Map<String, JsonNode> fields() throws FaultyEntryException {
    if (fields == null) {
      throw new FaultyEntryException(CocoFault.NOT_AN_OBJECT, "is not an object");
    }
    return fields;
  }

  private FaultyEntryException wrongType(String name, String expected) throws FaultyEntryException {
    return new FaultyEntryException(
        CocoFault.MISSING_FIELD,
        "%s must be %s, but is %s".formatted(name, expected, Quoted.of(field(name))));
  }
}
