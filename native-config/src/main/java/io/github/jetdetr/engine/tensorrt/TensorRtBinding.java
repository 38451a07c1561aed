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

/** The inputs and outputs of a plan, with their actual shapes. */
final class TensorRtBinding {

  private final ICudaEngine engine;
  private final InputSpec spec;
  private final List<TensorInfo> inputs = new ArrayList<>();
  private final List<String> outputNames = new ArrayList<>();

  /** Reads the plan's inputs and outputs; the inputs have to match the preprocessing. */
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
    List<Long> shape = InputShapes.resolve(name, declared(plan, name), spec, 1);
    TensorInfo.Type type = TensorRtShapes.type(plan.getTensorDataType(name));
    boolean picture = name.equals(spec.image());
    boolean fits =
        picture
            ? type == TensorInfo.Type.FLOAT32 || type == TensorInfo.Type.FLOAT16
            : type != TensorInfo.Type.OTHER;
    if (!fits) {
      throw new ModelException(
          "input '%s' of the plan has the unsupported type %s".formatted(name, type));
    }
    return new TensorInfo(name, type, shape);
  }

  private static List<Long> declared(ICudaEngine plan, String name) {
    try (Dims64 shape = plan.getTensorShape(name)) {
      return TensorRtShapes.sizes(shape);
    }
  }

  /** Sets the input shapes of a context for a batch size; to be called once. */
  void shape(IExecutionContext context, int pictures) throws ModelException {
    for (TensorInfo input : inputs) {
      List<Long> sizes =
          InputShapes.resolve(input.name(), declared(engine, input.name()), spec, pictures);
      try (Dims64 shape = TensorRtShapes.dims(sizes)) {
        if (!context.setInputShape(input.name(), shape)) {
          throw new ModelException("the plan was not built for " + input.withBatch(pictures));
        }
      }
    }
  }

  /** Sets the address of a context's tensor. */
  static void bind(IExecutionContext context, String name, Pointer address) throws ModelException {
    if (!context.setTensorAddress(name, address)) {
      throw new ModelException("TensorRT rejects the memory of '" + name + "'");
    }
  }

  /** The inputs, in the plan's order. */
  List<TensorInfo> inputs() {
    return inputs;
  }

  /** An input by name. */
  TensorInfo input(String name) {
    for (TensorInfo input : inputs) {
      if (input.name().equals(name)) {
        return input;
      }
    }
    throw new IllegalArgumentException("the plan has no input '" + name + "', only " + inputs);
  }

  /** The outputs of a context whose input shapes are set. */
  List<TensorInfo> outputs(IExecutionContext context) throws ModelException {
    List<TensorInfo> outputs = new ArrayList<>();
    for (String name : outputNames) {
      List<Long> sizes = shape(context, name);
      TensorInfo.Type type = TensorRtShapes.type(engine.getTensorDataType(name));
      TensorInfo output = new TensorInfo(name, type, sizes);
      if (type == TensorInfo.Type.OTHER || sizes.stream().anyMatch(size -> size < 1)) {
        throw new ModelException("unsupported output: " + output);
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

  /** Size of a tensor, bytes. */
  static long bytes(TensorInfo tensor) {
    long bytes = TensorRtShapes.bytes(tensor.type());
    for (long size : tensor.shape()) {
      bytes = Math.multiplyExact(bytes, size);
    }
    return bytes;
  }
}
