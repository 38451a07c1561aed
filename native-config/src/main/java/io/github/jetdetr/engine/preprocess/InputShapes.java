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
    FedInput fed = input.fed(name);
    boolean mask = fed != null && fed.content() == FedInput.Content.MASK;
    if (name.equals(input.image())) {
      expected = new long[] {pictures, 3, input.height(), input.width()};
    } else if (fed == null) {
      throw new ModelException(
          "the network has an unsupported input '%s'; the model card can say what it is fed"
              .formatted(name));
    } else if (mask) {
      expected = new long[] {pictures, input.height(), input.width()};
    } else {
      expected = new long[] {pictures, 2};
    }
    if (declared.size() != expected.length) {
      throw new ModelException(
          "input '%s' has %d dimensions, not %d".formatted(name, declared.size(), expected.length));
    }
    List<Long> shape = new ArrayList<>();
    for (int axis = 0; axis < expected.length; axis++) {
      long size = declared.get(axis);
      // A mask may have its own size, and a fixed batch more pictures than there are.
      boolean larger = axis == 0 && pictures == 1 && size > 1;
      boolean fits = size < 0 || size == expected[axis] || larger || (axis > 0 && mask);
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
