package io.github.jetdetr.engine;

import java.util.ArrayList;
import java.util.List;
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
    Dims64 shape = TensorRtShapes.fed(name, plan.getTensorShape(name), spec);
    TensorInfo.Type type = TensorRtShapes.type(plan.getTensorDataType(name));
    boolean picture = name.equals(spec.image());
    boolean fits =
        picture
            ? type == TensorInfo.Type.FLOAT32 || type == TensorInfo.Type.FLOAT16
            : type == TensorInfo.Type.INT64;
    if (!fits) {
      throw new ModelException("input '%s' of the plan is %s".formatted(name, type));
    }
    return new TensorInfo(name, type, TensorRtShapes.sizes(shape));
  }

  /** Gives a context the shapes of what it is fed; once. */
  void shape(IExecutionContext context) throws ModelException {
    for (TensorInfo input : inputs) {
      Dims64 shape = TensorRtShapes.fed(input.name(), engine.getTensorShape(input.name()), spec);
      if (!context.setInputShape(input.name(), shape)) {
        throw new ModelException("the plan was not built for " + input);
      }
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
      List<Long> sizes = TensorRtShapes.sizes(context.getTensorShape(name));
      TensorInfo.Type type = TensorRtShapes.type(engine.getTensorDataType(name));
      TensorInfo output = new TensorInfo(name, type, sizes);
      if (type == TensorInfo.Type.OTHER || sizes.stream().anyMatch(size -> size < 1)) {
        throw new ModelException("no detector gives such an output: " + output);
      }
      outputs.add(output);
    }
    return outputs;
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
