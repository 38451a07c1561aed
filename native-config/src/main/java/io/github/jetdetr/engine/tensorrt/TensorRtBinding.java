package io.github.jetdetr.engine.tensorrt;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputShapes;
import io.github.jetdetr.engine.preprocess.InputSpec;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.TensorIOMode;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;

/** What a plan takes and gives, with the shapes it is fed. */
final class TensorRtBinding {

  private final ICudaEngine engine;
  private final InputSpec spec;
  private final List<TensorInfo> inputs = new ArrayList<>();
  private final List<String> outputNames = new ArrayList<>();

  /** Reads the plan's inputs and outputs; they have to be what preprocessing feeds. */
  TensorRtBinding(ICudaEngine engine, InputSpec spec) throws ModelException {
    this.engine = engine;
    this.spec = spec;
    for (int at = 0; at < engine.getNbIOTensors(); at++) {
      String name = engine.getIOTensorName(at);
      if (engine.getTensorIOMode(name).intern() == TensorIOMode.kINPUT) {
        inputs.add(input(name, engine));
      } else {
        outputNames.add(name);
      }
    }
    if (inputs.stream().noneMatch(input -> input.name().equals(spec.image()))) {
      throw new ModelException("the plan has no input '%s'".formatted(spec.image()));
    }
  }

  private TensorInfo input(String name, ICudaEngine plan) throws ModelException {
    List<Long> shape = InputShapes.fed(name, declared(plan, name), spec, 1);
    TensorInfo.Type type = TensorRtShapes.type(plan.getTensorDataType(name));
    boolean picture = name.equals(spec.image());
    boolean fits =
        picture
            ? type == TensorInfo.Type.FLOAT32 || type == TensorInfo.Type.FLOAT16
            : type == TensorInfo.Type.INT64;
    if (!fits) {
      throw new ModelException("input '%s' of the plan is %s".formatted(name, type));
    }
    return new TensorInfo(name, type, shape);
  }

  private static List<Long> declared(ICudaEngine plan, String name) {
    try (Dims64 shape = plan.getTensorShape(name)) {
      return TensorRtShapes.sizes(shape);
    }
  }

  /** Gives a context the shapes of what it is fed, so many pictures; once. */
  void shape(IExecutionContext context, int pictures) throws ModelException {
    for (TensorInfo input : inputs) {
      List<Long> sizes =
          InputShapes.fed(input.name(), declared(engine, input.name()), spec, pictures);
      try (Dims64 shape = TensorRtShapes.dims(sizes)) {
        if (!context.setInputShape(input.name(), shape)) {
          throw new ModelException("the plan was not built for " + input.ofBatch(pictures));
        }
      }
    }
  }

  /** Has a context read or write a tensor there. */
  static void bind(IExecutionContext context, String name, Pointer address) throws ModelException {
    if (!context.setTensorAddress(name, address)) {
      throw new ModelException("TensorRT does not take the memory of '" + name + "'");
    }
  }

  /** The inputs in the plan's order. */
  List<TensorInfo> inputs() {
    return inputs;
  }

  /** One input. */
  TensorInfo input(String name) {
    for (TensorInfo input : inputs) {
      if (input.name().equals(name)) {
        return input;
      }
    }
    throw new IllegalArgumentException("the plan has no input '" + name + "', only " + inputs);
  }

  /** The outputs of a context that knows its shapes. */
  List<TensorInfo> outputs(IExecutionContext context) throws ModelException {
    List<TensorInfo> outputs = new ArrayList<>();
    for (String name : outputNames) {
      List<Long> sizes = shape(context, name);
      TensorInfo.Type type = TensorRtShapes.type(engine.getTensorDataType(name));
      TensorInfo output = new TensorInfo(name, type, sizes);
      if (type == TensorInfo.Type.OTHER || sizes.stream().anyMatch(size -> size < 1)) {
        throw new ModelException("no detector gives such an output: " + output);
      }
      outputs.add(output);
    }
    return outputs;
  }

  private static List<Long> shape(IExecutionContext context, String name) {
    try (Dims64 shape = context.getTensorShape(name)) {
      return TensorRtShapes.sizes(shape);
    }
  }

  /** Bytes of a whole tensor. */
  static long bytes(TensorInfo tensor) {
    long bytes = TensorRtShapes.bytes(tensor.type());
    for (long size : tensor.shape()) {
      bytes = Math.multiplyExact(bytes, size);
    }
    return bytes;
  }
}
