package io.github.jetdetr.card;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.preprocess.EdgeRule;
import io.github.jetdetr.engine.preprocess.InputSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a Hugging Face processor's {@code size} says.
 *
 * @param width of the canvas, or of the largest landscape one, pixels
 * @param height of the canvas, or of the largest landscape one, pixels
 * @param edges null if every picture is stretched to this canvas, otherwise the rule for its own
 * @param grade whether the processor's own code says so
 * @param why what was read, in words
 */
record ProcessorSize(int width, int height, @Nullable EdgeRule edges, Grade grade, String why) {

  /** YOLOS cuts each edge to whole patches. */
  private static final int YOLOS_PATCH = 16;

  /** Reads the settings; null if they have no size. */
  static @Nullable ProcessorSize of(JsonNode preprocessor, String type) throws ModelException {
    JsonNode size = preprocessor.path("size");
    int multiple = type.equals("yolos") ? YOLOS_PATCH : 1;
    // Older files contain plain numbers, {"size": 800, "max_size": 1333}.
    int shortest = size.path("shortest_edge").asInt(size.asInt());
    int longest = size.path("longest_edge").asInt(preprocessor.path("max_size").asInt());
    if (size.path("width").asInt() != 0 && size.path("height").asInt() != 0) {
      return new ProcessorSize(
          side(size.path("width").asInt(), "width"),
          side(size.path("height").asInt(), "height"),
          null,
          Grade.KNOWN,
          "width and height of preprocessor_config.json");
    }
    if (shortest != 0) {
      side(shortest, "shortest_edge");
      int wide = longest == 0 ? Math.min(2 * shortest, InputSpec.MAX_SIDE) : longest;
      return new ProcessorSize(
          side(wide, "longest_edge"),
          shortest,
          new EdgeRule(shortest, longest, multiple),
          Grade.KNOWN,
          "the edges of preprocessor_config.json");
    }
    int maxWidth = size.path("max_width").asInt();
    int maxHeight = size.path("max_height").asInt();
    if (maxWidth != 0 && maxHeight != 0) {
      return new ProcessorSize(
          side(maxWidth, "max_width"),
          side(maxHeight, "max_height"),
          new EdgeRule(0, 0, multiple),
          Grade.KNOWN,
          "max_width and max_height of preprocessor_config.json");
    }
    if (longest != 0) {
      side(longest, "longest_edge");
      return new ProcessorSize(
          longest,
          longest,
          new EdgeRule(0, 0, multiple),
          Grade.ASSUMED,
          "longest_edge alone, which transformers' own processors refuse");
    }
    return null;
  }

  private static int side(int side, String what) throws ModelException {
    if (side < 1 || side > InputSpec.MAX_SIDE) {
      throw new ModelException(
          "preprocessor_config.json: the input %s must be in [1, %d], but was %d"
              .formatted(what, InputSpec.MAX_SIDE, side));
    }
    return side;
  }
}
