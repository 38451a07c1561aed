package io.github.jetdetr.engine.tensorrt;

import io.github.jetdetr.engine.model.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.tensorrt.global.nvinfer.DataType;
import org.bytedeco.tensorrt.nvinfer.Dims64;

/** Converts TensorRT's shapes and types. */
final class TensorRtShapes {

  private TensorRtShapes() {}

  /** Converts to TensorRT's shape; native memory that has to be closed. */
  static Dims64 dims(List<Long> sizes) {
    Dims64 dims = new Dims64().nbDims(sizes.size());
    for (int axis = 0; axis < sizes.size(); axis++) {
      dims.d(axis, sizes.get(axis));
    }
    return dims;
  }

  /** Converts to a list of dimensions, outermost first. */
  static List<Long> sizes(Dims64 shape) {
    List<Long> sizes = new ArrayList<>();
    for (int axis = 0; axis < shape.nbDims(); axis++) {
      sizes.add(shape.d(axis));
    }
    return sizes;
  }

  /** Converts an element type. */
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

  /** Size of one element, bytes. */
  static int bytes(TensorInfo.Type type) {
    return switch (type) {
      case INT64 -> 8;
      case FLOAT32, INT32 -> 4;
      case FLOAT16 -> 2;
      case UINT8, BOOL -> 1;
      case OTHER -> throw new IllegalArgumentException("unsupported element type");
    };
  }
}
