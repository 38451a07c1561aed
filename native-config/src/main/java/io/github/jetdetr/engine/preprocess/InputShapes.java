package io.github.jetdetr.engine.preprocess;

import io.github.jetdetr.engine.model.ModelException;
import java.util.ArrayList;
import java.util.List;

/** Resolves the shapes of a network's inputs, independently of the engine. */
public final class InputShapes {

  private InputShapes() {}

  /**
   * Resolves the shape of an input: dynamic sizes become the batch size and the canvas' size.
   *
   * @param declared dimensions as declared by the graph, negative if dynamic
   * @throws ModelException if the input is not supported, or its shape does not match
   */
  public static List<Long> resolve(String name, List<Long> declared, InputSpec input, int pictures)
      throws ModelException {
    long[] expected;
    if (name.equals(input.image())) {
      expected = new long[] {pictures, 3, input.height(), input.width()};
    } else if (name.equals(input.sizes())) {
      expected = new long[] {pictures, 2};
    } else if (name.equals(input.mask())) {
      expected = new long[] {pictures, input.height(), input.width()};
    } else {
      throw new ModelException("the network has an unsupported input '" + name + "'");
    }
    if (declared.size() != expected.length) {
      throw new ModelException(
          "input '%s' has %d dimensions, not %d".formatted(name, declared.size(), expected.length));
    }
    List<Long> shape = new ArrayList<>();
    for (int axis = 0; axis < expected.length; axis++) {
      long size = declared.get(axis);
      // A mask may have its own size; everything else has to match.
      boolean fits = size < 0 || size == expected[axis] || (axis > 0 && name.equals(input.mask()));
      if (!fits) {
        throw new ModelException(
            "input '%s' requires size %d, but has to accept %d"
                .formatted(name, size, expected[axis]));
      }
      shape.add(size < 0 ? expected[axis] : size);
    }
    return shape;
  }
}
