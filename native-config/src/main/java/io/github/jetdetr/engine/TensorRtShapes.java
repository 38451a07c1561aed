package io.github.jetdetr.engine;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.tensorrt.global.nvinfer.DataType;
import org.bytedeco.tensorrt.nvinfer.Dims64;

/** TensorRT's shapes and types as ours. */
final class TensorRtShapes {

  private TensorRtShapes() {}

  /**
   * The shape an input gets: what the graph leaves open becomes one picture of the canvas' size.
   */
  static Dims64 fed(String name, Dims64 declared, InputSpec input) throws ModelException {
    long[] usual;
    if (name.equals(input.image())) {
      usual = new long[] {1, 3, input.height(), input.width()};
    } else if (name.equals(input.sizes())) {
      usual = new long[] {1, 2};
    } else if (name.equals(input.mask())) {
      usual = new long[] {1, input.height(), input.width()};
    } else {
      throw new ModelException("the network wants an input that nothing feeds: '" + name + "'");
    }
    if (declared.nbDims() != usual.length) {
      throw new ModelException(
          "input '%s' has %d dimensions, not %d".formatted(name, declared.nbDims(), usual.length));
    }
    Dims64 shape = new Dims64().nbDims(usual.length);
    for (int axis = 0; axis < usual.length; axis++) {
      long size = declared.d(axis);
      // A mask may have its own size; all else has to fit.
      boolean fits = size < 0 || size == usual[axis] || (axis > 0 && name.equals(input.mask()));
      if (!fits) {
        throw new ModelException(
            "input '%s' wants %d where %d is fed".formatted(name, size, usual[axis]));
      }
      shape.d(axis, size < 0 ? usual[axis] : size);
    }
    return shape;
  }

  /** Sizes, outermost first. */
  static List<Long> sizes(Dims64 shape) {
    List<Long> sizes = new ArrayList<>();
    for (int axis = 0; axis < shape.nbDims(); axis++) {
      sizes.add(shape.d(axis));
    }
    return sizes;
  }

  /** Our word for a type. */
  static TensorInfo.Type type(DataType type) {
    DataType known = type.intern();
    if (known == DataType.kFLOAT) {
      return TensorInfo.Type.FLOAT32;
    } else if (known == DataType.kHALF) {
      return TensorInfo.Type.FLOAT16;
    } else if (known == DataType.kINT64) {
      return TensorInfo.Type.INT64;
    } else if (known == DataType.kINT32) {
      return TensorInfo.Type.INT32;
    } else if (known == DataType.kUINT8) {
      return TensorInfo.Type.UINT8;
    } else if (known == DataType.kBOOL) {
      return TensorInfo.Type.BOOL;
    }
    return TensorInfo.Type.OTHER;
  }

  /** Bytes of one element. */
  static int bytes(TensorInfo.Type type) {
    return switch (type) {
      case INT64 -> 8;
      case FLOAT32, INT32 -> 4;
      case FLOAT16 -> 2;
      case UINT8, BOOL -> 1;
      case OTHER -> throw new IllegalArgumentException("a type no detector gives");
    };
  }
}
