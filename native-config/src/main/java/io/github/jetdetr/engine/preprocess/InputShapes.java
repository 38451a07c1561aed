package io.github.jetdetr.engine.preprocess;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.ArrayList;
import java.util.List;

/** What a network's inputs are fed, whichever engine runs it. */
public final class InputShapes {

  private InputShapes() {}

  /**
   * The shape an input gets: what the graph leaves open becomes so many pictures of the canvas'
   * size.
   *
   * @param declared sizes as the graph has them, {@link TensorInfo#DYNAMIC} or less where open
   * @throws ModelException when nothing feeds the input, or it does not take what is fed
   */
  public static List<Long> fed(String name, List<Long> declared, InputSpec input, int pictures)
      throws ModelException {
    long[] usual;
    if (name.equals(input.image())) {
      usual = new long[] {pictures, 3, input.height(), input.width()};
    } else if (name.equals(input.sizes())) {
      usual = new long[] {pictures, 2};
    } else if (name.equals(input.mask())) {
      usual = new long[] {pictures, input.height(), input.width()};
    } else {
      throw new ModelException("the network wants an input that nothing feeds: '" + name + "'");
    }
    if (declared.size() != usual.length) {
      throw new ModelException(
          "input '%s' has %d dimensions, not %d".formatted(name, declared.size(), usual.length));
    }
    List<Long> shape = new ArrayList<>();
    for (int axis = 0; axis < usual.length; axis++) {
      long size = declared.get(axis);
      // A mask may have its own size; all else has to fit.
      boolean fits = size < 0 || size == usual[axis] || (axis > 0 && name.equals(input.mask()));
      if (!fits) {
        throw new ModelException(
            "input '%s' wants %d where %d is fed".formatted(name, size, usual[axis]));
      }
      shape.add(size < 0 ? usual[axis] : size);
    }
    return shape;
  }
}
