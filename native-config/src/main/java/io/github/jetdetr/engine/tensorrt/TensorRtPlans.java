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
 * Opens an engine for an ONNX file: with the cached plan for this device or, if there is none or it
 * cannot be loaded, with a new one, which has to match ONNX Runtime's outputs before it is stored.
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
   * Opens the engine; if this precision cannot be built, the bundle's next one.
   *
   * @throws ModelException if TensorRT cannot run here, or not with this model
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // passed on by firstThatBuilds
  Engine open(OnnxFile file, InputSpec input, EngineOptions options) throws ModelException {
    PreflightReport report = Preflight.ofThisMachine();
    if (!report.isClean()) {
      throw new ModelException("TensorRT cannot run here: " + report.summary());
    }
    Gpu gpu = Gpu.first();
    Consumer<String> progress =
        line -> {
          log.info("{}", line);
          options.progress().accept(line);
        };
    TensorRtLog messages = TensorRtLog.ofTheProcess();
    return PrecisionFallback.firstThatBuilds(
        PrecisionFallback.candidates(file.path()),
        candidate ->
            openWithOrWithoutBatch(file(candidate, file), input, options, gpu, messages, progress),
        line -> {
          log.warn("{}", line);
          options.progress().accept(line);
        });
  }

  /** Avoids reading and hashing a file again that has already been read. */
  private static OnnxFile file(PrecisionFallback.ModelFile candidate, OnnxFile read)
      throws ModelException {
    return candidate.onnx().equals(read.path()) ? read : OnnxFile.read(candidate.onnx());
  }

  @MustBeClosed
  private Engine openWithOrWithoutBatch(
      OnnxFile file,
      InputSpec input,
      EngineOptions options,
      Gpu gpu,
      TensorRtLog messages,
      Consumer<String> progress)
      throws ModelException {
    if (options.batch() > 1 && !file.hasDynamicBatch()) {
      progress.accept("batching disabled: %s has a fixed batch size of 1".formatted(file.path()));
      return open(file, input, options.withoutBatch(), gpu, messages, progress);
    }
    try {
      return open(file, input, options, gpu, messages, progress);
    } catch (ModelException | InferenceException e) {
      if (options.batch() == 1) {
        throw e;
      }
      // Clears the error, such as out of memory, which would otherwise be reported by the next
      // call.
      cudaGetLastError();
      progress.accept("batching disabled for %s: %s".formatted(file.path(), e.getMessage()));
      return open(file, input, options.withoutBatch(), gpu, messages, progress);
    }
  }

  @MustBeClosed
  private Engine open(
      OnnxFile file,
      InputSpec input,
      EngineOptions options,
      Gpu gpu,
      TensorRtLog messages,
      Consumer<String> progress)
      throws ModelException {
    PlanCard card = card(file, gpu, input, options.batch());
    Optional<Path> cached = store.find(card);
    if (cached.isPresent()) {
      try {
        return TensorRtEngine.of(map(cached.get()), file, messages, gpu, input, options, samples);
      } catch (ModelException e) {
        log.warn("rebuilding {}: {}", cached.get(), e.getMessage());
        store.remove(card);
      }
    }
    Optional<String> rememberedFailure = store.rememberedFailure(card);
    if (rememberedFailure.isPresent()) {
      throw new ModelException(rememberedFailure.get());
    }
    try {
      return build(file, card, input, options, gpu, messages, progress);
    } catch (ModelException | InferenceException e) {
      // The model may still run without batches, so any failure of a batch plan is remembered.
      if (e instanceof ModelException || options.batch() > 1) {
        store.rememberFailure(card, String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // returned, or closed if it is not accepted
  private Engine build(
      OnnxFile file,
      PlanCard card,
      InputSpec input,
      EngineOptions options,
      Gpu gpu,
      TensorRtLog messages,
      Consumer<String> progress)
      throws ModelException {
    try (NativeScope scope = new NativeScope()) {
      TensorRtBuilder builder = new TensorRtBuilder(messages, gpu);
      long began = System.nanoTime();
      Path timings = store.timingCache(card);
      ByteBuffer plan =
          builder.build(scope, file, input, options.batch(), store, timings, progress);
      long seconds = (System.nanoTime() - began) / 1_000_000_000;
      TensorRtEngine engine = TensorRtEngine.of(plan, file, messages, gpu, input, options, samples);
      try {
        double share = PlanVerifier.check(engine.slot(0), file, input, samples);
        progress.accept(
            "built a plan for %s in %d s; %.1f %% of its queries match ONNX Runtime"
                .formatted(file.path(), seconds, 100 * share));
        storePlan(card, Map.of("build_s", seconds, "agreement", share), plan);
        return engine;
      } catch (ModelException | RuntimeException e) {
        engine.close();
        throw e;
      }
    }
  }

  /** Stores a plan; if that fails, it is used anyway and rebuilt at the next start. */
  private void storePlan(PlanCard card, Map<String, Object> notes, ByteBuffer plan) {
    try {
      store.store(card, notes, plan);
    } catch (IOException e) {
      log.warn("cannot store the plan, it will be rebuilt at the next start: {}", e.getMessage());
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
