package io.github.jetdetr.engine.tensorrt;

import static org.bytedeco.tensorrt.global.nvinfer.createInferBuilder;
import static org.bytedeco.tensorrt.global.nvonnxparser.createParser;

import io.github.jetdetr.engine.SlotBatches;
import io.github.jetdetr.engine.cuda.Cuda;
import io.github.jetdetr.engine.cuda.Gpu;
import io.github.jetdetr.engine.cuda.NativeScope;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.InputShapes;
import io.github.jetdetr.engine.preprocess.InputSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.MemoryPoolType;
import org.bytedeco.tensorrt.global.nvinfer.NetworkDefinitionCreationFlag;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvinfer.ProfilingVerbosity;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IBuilder;
import org.bytedeco.tensorrt.nvinfer.IBuilderConfig;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.INetworkDefinition;
import org.bytedeco.tensorrt.nvinfer.IOptimizationProfile;
import org.bytedeco.tensorrt.nvinfer.ITensor;
import org.bytedeco.tensorrt.nvinfer.ITimingCache;
import org.bytedeco.tensorrt.nvonnxparser.IParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From ONNX to a plan, strongly typed: every precision stands in the graph, and no flag changes it.
 *
 * <p>Level 3 is TensorRT's usual one; below it 10.16 fails on an Orin Nano. The workspace may take
 * half of what is free, so that the rest of the machine lives on.
 */
final class TensorRtBuilder {

  private static final int LEVEL = 3;

  private static final Logger log = LoggerFactory.getLogger(TensorRtBuilder.class);

  private final TensorRtLog messages;
  private final Gpu gpu;

  TensorRtBuilder(TensorRtLog messages, Gpu gpu) {
    this.messages = messages;
    this.gpu = gpu;
  }

  /** What goes into a plan's key beside its files and its device. */
  static String options(int batch) {
    return "strongly-typed level=%d batch=%d profiling=detailed".formatted(LEVEL, batch);
  }

  /**
   * Builds; takes seconds to many minutes, and is said every ten seconds.
   *
   * @param batch the most pictures in one run; from 2 on the plan is built twice over, once for one
   *     picture and once for more
   * @param timings where earlier measurements lie and these go; may be absent
   * @return the plan, owned by the scope
   * @throws ModelException when TensorRT does not take the graph or finds no way to run it
   */
  ByteBuffer build(
      NativeScope scope,
      OnnxFile onnx,
      InputSpec input,
      int batch,
      PlanStore store,
      Path timings,
      Consumer<String> say)
      throws ModelException {
    try (NativeScope tools = new NativeScope();
        BuildHeartbeat clock = new BuildHeartbeat(onnx.path(), say)) {
      clock.start();
      IBuilder builder = made("a builder", createInferBuilder(messages));
      Cuda.own(tools, "builder", builder);
      int flags = 1 << NetworkDefinitionCreationFlag.kSTRONGLY_TYPED.value;
      INetworkDefinition network = made("a network", builder.createNetworkV2(flags));
      Cuda.own(tools, "network", network);
      parse(tools, network, onnx.path());
      IBuilderConfig config = made("a configuration", builder.createBuilderConfig());
      Cuda.own(tools, "configuration", config);
      config.setMemoryPoolLimit(MemoryPoolType.kWORKSPACE, gpu.freeBytes() / 2);
      config.setBuilderOptimizationLevel(LEVEL);
      config.setProfilingVerbosity(ProfilingVerbosity.kDETAILED);
      add(config, profile(builder, network, input, 1, 1));
      if (batch > 1) {
        add(config, profile(builder, network, input, SlotBatches.MIN, batch));
      }
      ITimingCache cache = timingCache(tools, config, timings);
      IHostMemory plan = builder.buildSerializedNetwork(network, config);
      if (isNull(plan)) {
        throw new ModelException(
            "TensorRT builds no plan from %s: %s".formatted(onnx.path(), messages.lastErrors()));
      }
      Cuda.own(scope, "plan", plan);
      keepTimings(cache, store, timings);
      return bytes(plan);
    }
  }

  private void parse(NativeScope tools, INetworkDefinition network, Path onnx)
      throws ModelException {
    IParser parser = made("a parser", createParser(network, messages));
    tools.own("parser", () -> Cuda.delete(parser, Cuda.PARSER_DESTRUCTOR));
    String path = onnx.toAbsolutePath().toString();
    if (!parser.parseFromFile(path, ILogger.Severity.kWARNING.value)) {
      String reason =
          parser.getNbErrors() == 0
              ? messages.lastErrors()
              : "%s (node %d)".formatted(parser.getError(0).desc(), parser.getError(0).node());
      throw new ModelException(
          "TensorRT does not take %s: %s".formatted(onnx, reason.strip().replaceAll("\\s+", " ")));
    }
  }

  /** Open sizes become those that are fed: pictures of the canvas' size, best at the most. */
  private static IOptimizationProfile profile(
      IBuilder builder, INetworkDefinition network, InputSpec input, int least, int most)
      throws ModelException {
    IOptimizationProfile profile = builder.createOptimizationProfile();
    for (int at = 0; at < network.getNbInputs(); at++) {
      ITensor tensor = network.getInput(at);
      String name = tensor.getName();
      List<Long> declared = declared(tensor);
      try (Dims64 few = TensorRtShapes.dims(InputShapes.fed(name, declared, input, least));
          Dims64 many = TensorRtShapes.dims(InputShapes.fed(name, declared, input, most))) {
        boolean taken =
            profile.setDimensions(name, OptProfileSelector.kMIN, few)
                && profile.setDimensions(name, OptProfileSelector.kOPT, many)
                && profile.setDimensions(name, OptProfileSelector.kMAX, many);
        if (!taken) {
          throw new ModelException("TensorRT does not take the shape of '" + name + "'");
        }
      }
    }
    return profile;
  }

  private static void add(IBuilderConfig config, IOptimizationProfile profile)
      throws ModelException {
    if (config.addOptimizationProfile(profile) < 0) {
      throw new ModelException("TensorRT does not take the shapes that are fed");
    }
  }

  private static List<Long> declared(ITensor tensor) {
    try (Dims64 shape = tensor.getDimensions()) {
      return TensorRtShapes.sizes(shape);
    }
  }

  private ITimingCache timingCache(NativeScope tools, IBuilderConfig config, Path timings) {
    byte[] known = read(timings);
    try (BytePointer bytes = new BytePointer(known)) {
      ITimingCache cache = config.createTimingCache(bytes, known.length);
      Cuda.own(tools, "timing cache", cache);
      if (!config.setTimingCache(cache, /* ignoreMismatch= */ false)) {
        log.info("{} is of another TensorRT and not used", timings);
      }
      return cache;
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    } catch (IOException e) {
      log.info("{} cannot be read: {}", file, e.getMessage());
      return new byte[0];
    }
  }

  /** Only saves time, so that a full disk is no failure. */
  private static void keepTimings(ITimingCache cache, PlanStore store, Path timings) {
    try (NativeScope scope = new NativeScope()) {
      IHostMemory memory = Cuda.own(scope, "timings", cache.serialize());
      store.write(timings, bytes(memory));
    } catch (IOException e) {
      log.warn("what was measured while building is not kept: {}", e.getMessage());
    }
  }

  private static ByteBuffer bytes(IHostMemory memory) {
    return new BytePointer(memory.data()).capacity(memory.size()).asByteBuffer();
  }

  private <T extends Pointer> T made(String what, T object) throws ModelException {
    if (isNull(object)) {
      throw new ModelException("TensorRT makes no %s: %s".formatted(what, messages.lastErrors()));
    }
    return object;
  }

  /** The presets give null or a pointer to nothing, which no annotation tells. */
  static boolean isNull(Pointer pointer) {
    return Pointer.isNull(pointer);
  }
}
