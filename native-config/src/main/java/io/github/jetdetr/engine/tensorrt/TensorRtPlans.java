package io.github.jetdetr.engine.tensorrt;

import static org.bytedeco.cuda.global.cudart.cudaGetLastError;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.SamplePictures;
import io.github.jetdetr.engine.cuda.Gpu;
import io.github.jetdetr.engine.cuda.NativeScope;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.preflight.Preflight;
import io.github.jetdetr.preflight.PreflightReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an ONNX file to an engine: the plan of this very device out of the store or, when there is
 * none or it does not load, a new one, which has to see what ONNX Runtime sees before it is kept.
 */
final class TensorRtPlans {

  private static final Logger log = LoggerFactory.getLogger(TensorRtPlans.class);

  private final PlanStore store;
  private final SamplePictures samples;

  TensorRtPlans(PlanStore store, SamplePictures samples) {
    this.store = store;
    this.samples = samples;
  }

  /**
   * Opens the engine; where this precision cannot be built, the bundle's next one.
   *
   * @throws ModelException when TensorRT cannot run here, or not with this model
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the ladder hands on what its rung made
  Engine open(OnnxFile file, InputSpec input, EngineOptions options) throws ModelException {
    PreflightReport report = Preflight.ofThisMachine();
    if (!report.isClean()) {
      throw new ModelException("TensorRT cannot run here: " + report.summary());
    }
    Gpu gpu = Gpu.first();
    Consumer<String> say =
        line -> {
          log.info("{}", line);
          options.progress().accept(line);
        };
    TensorRtLog messages = TensorRtLog.ofTheProcess();
    return PrecisionFallback.climb(
        PrecisionFallback.rungs(file.path()),
        rung -> openWithOrWithoutBatch(file(rung, file), input, options, gpu, messages, say),
        line -> {
          log.warn("{}", line);
          options.progress().accept(line);
        });
  }

  /** What was read already is not read and hashed again. */
  private static OnnxFile file(PrecisionFallback.Rung rung, OnnxFile read) throws ModelException {
    return rung.onnx().equals(read.path()) ? read : OnnxFile.read(rung.onnx());
  }

  @MustBeClosed
  private Engine openWithOrWithoutBatch(
      OnnxFile file,
      InputSpec input,
      EngineOptions options,
      Gpu gpu,
      TensorRtLog messages,
      Consumer<String> say)
      throws ModelException {
    if (options.batch() > 1 && !file.hasOpenBatch()) {
      say.accept("%s takes no batch: its graph is of one picture".formatted(file.path()));
      return open(file, input, options.withoutBatch(), gpu, messages, say);
    }
    try {
      return open(file, input, options, gpu, messages, say);
    } catch (ModelException | InferenceException e) {
      if (options.batch() == 1) {
        throw e;
      }
      // Out of memory it may have been, and the next call that goes well would be blamed for it.
      cudaGetLastError();
      say.accept("%s takes no batch: %s".formatted(file.path(), e.getMessage()));
      return open(file, input, options.withoutBatch(), gpu, messages, say);
    }
  }

  @MustBeClosed
  private Engine open(
      OnnxFile file,
      InputSpec input,
      EngineOptions options,
      Gpu gpu,
      TensorRtLog messages,
      Consumer<String> say)
      throws ModelException {
    PlanCard card = card(file, gpu, input, options.batch());
    Optional<Path> kept = store.find(card);
    if (kept.isPresent()) {
      try {
        return TensorRtEngine.of(map(kept.get()), file, messages, gpu, input, options, samples);
      } catch (ModelException e) {
        log.warn("{} is built again: {}", kept.get(), e.getMessage());
        store.remove(card);
      }
    }
    Optional<String> refusal = store.refusal(card);
    if (refusal.isPresent()) {
      throw new ModelException(refusal.get());
    }
    try {
      return build(file, card, input, options, gpu, messages, say);
    } catch (ModelException | InferenceException e) {
      // Without a batch the model may still run, so it does not matter why there is none.
      if (e instanceof ModelException || options.batch() > 1) {
        store.refuse(card, String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // handed on, or closed where it is not accepted
  private Engine build(
      OnnxFile file,
      PlanCard card,
      InputSpec input,
      EngineOptions options,
      Gpu gpu,
      TensorRtLog messages,
      Consumer<String> say)
      throws ModelException {
    try (NativeScope scope = new NativeScope()) {
      TensorRtBuilder builder = new TensorRtBuilder(messages, gpu);
      long began = System.nanoTime();
      Path timings = store.timingCache(card);
      ByteBuffer plan = builder.build(scope, file, input, options.batch(), store, timings, say);
      long seconds = (System.nanoTime() - began) / 1_000_000_000;
      TensorRtEngine engine = TensorRtEngine.of(plan, file, messages, gpu, input, options, samples);
      try {
        double share = PlanVerifier.check(engine.slot(0), file, input, samples);
        say.accept(
            "%s was built in %d s; %.1f %% of its queries are ONNX Runtime's"
                .formatted(file.path(), seconds, 100 * share));
        keep(card, Map.of("build_s", seconds, "agreement", share), plan);
        return engine;
      } catch (ModelException | RuntimeException e) {
        engine.close();
        throw e;
      }
    }
  }

  /** A plan that cannot be kept is used all the same, and built again next time. */
  private void keep(PlanCard card, Map<String, Object> notes, ByteBuffer plan) {
    try {
      store.keep(card, notes, plan);
    } catch (IOException e) {
      log.warn("the plan is not kept and will be built again: {}", e.getMessage());
    }
  }

  private static PlanCard card(OnnxFile file, Gpu gpu, InputSpec input, int batch) {
    return new PlanCard(
        file.digest(),
        file.precision(),
        TensorRtEngine.version(),
        gpu.cuda(),
        gpu.driver(),
        gpu.name(),
        gpu.major() + "." + gpu.minor(),
        gpu.multiprocessors(),
        gpu.l4t(),
        List.of(1, 3, input.height(), input.width()).toString(),
        TensorRtBuilder.options(batch));
  }

  private static ByteBuffer map(Path plan) throws ModelException {
    try (FileChannel channel = FileChannel.open(plan)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException e) {
      throw new ModelException("cannot read %s: %s".formatted(plan, e.getMessage()), e);
    }
  }
}
