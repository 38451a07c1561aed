package io.github.jetdetr.engine.onnxruntime;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.FedInput;
import io.github.jetdetr.engine.preprocess.InputShapes;
import io.github.jetdetr.engine.preprocess.InputSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model's inputs as its file declares them, against what they will be fed. */
final class DeclaredInputs {

  // Matches any size; printed as a dynamic one.
  private static final long ANY = TensorInfo.DYNAMIC;

  private DeclaredInputs() {}

  /** The inputs with the shapes of one picture. */
  static List<TensorInfo> ofOnePicture(OnnxFile file, InputSpec input) throws ModelException {
    List<TensorInfo> inputInfos = new ArrayList<>();
    for (TensorInfo declared : file.inputs()) {
      List<Long> shape = InputShapes.resolve(declared.name(), declared.shape(), input, 1);
      inputInfos.add(new TensorInfo(declared.name(), declared.type(), shape));
    }
    return inputInfos;
  }

  /**
   * Checks that every input is one that {@code input} says how to feed, of a type and shape that
   * can be fed, and that none is named that the model lacks.
   *
   * @throws ModelException with the input that does not match
   */
  static void check(OnnxFile file, InputSpec input) throws ModelException {
    for (TensorInfo declared : file.inputs()) {
      FedInput fed = input.fed(declared.name());
      if (declared.name().equals(input.image())) {
        boolean half = declared.type() == TensorInfo.Type.FLOAT16;
        TensorInfo.Type type = half ? TensorInfo.Type.FLOAT16 : TensorInfo.Type.FLOAT32;
        if (input.edges() == null) {
          expect(file, declared, type, ANY, 3, input.height(), input.width());
        } else {
          expect(file, declared, type, ANY, 3, ANY, ANY);
        }
      } else if (fed == null) {
        throw new ModelException(
            "%s has an input that nobody says how to feed: %s; name it under 'inputs' in its card"
                .formatted(file.path(), declared));
      } else {
        expectFed(file, declared, fed);
      }
    }
    List<String> named = new ArrayList<>(List.of(input.image()));
    input.fed().forEach(fed -> named.add(fed.name()));
    for (String name : named) {
      if (declared(file, name) == null) {
        throw new ModelException(
            "%s has no input '%s', only %s".formatted(file.path(), name, file.inputs()));
      }
    }
  }

  private static void expectFed(OnnxFile file, TensorInfo declared, FedInput fed)
      throws ModelException {
    if (declared.type() == TensorInfo.Type.OTHER) {
      throw new ModelException("%s: cannot feed input %s".formatted(file.path(), declared));
    }
    if (fed.content() == FedInput.Content.MASK) {
      // Exports fix a mask's size arbitrarily; dynamic sizes become the canvas' size.
      expect(file, declared, declared.type(), ANY, ANY, ANY);
    } else {
      expect(file, declared, declared.type(), ANY, 2);
    }
  }

  private static @Nullable TensorInfo declared(OnnxFile file, @Nullable String name) {
    for (TensorInfo input : file.inputs()) {
      if (input.name().equals(name)) {
        return input;
      }
    }
    return null;
  }

  private static void expect(
      OnnxFile file, TensorInfo declared, TensorInfo.Type type, long... shape)
      throws ModelException {
    boolean fits = declared.type() == type && declared.rank() == shape.length;
    for (int axis = 0; fits && axis < shape.length; axis++) {
      long size = declared.size(axis);
      fits = size == TensorInfo.DYNAMIC || shape[axis] == ANY || size == shape[axis];
    }
    if (!fits) {
      TensorInfo expected =
          new TensorInfo("the expected input", type, Arrays.stream(shape).boxed().toList());
      throw new ModelException(
          "%s: input %s does not match %s".formatted(file.path(), declared, expected));
    }
  }
}
