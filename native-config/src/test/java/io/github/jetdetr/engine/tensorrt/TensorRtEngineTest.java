package io.github.jetdetr.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineContract;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.OutputAgreement;
import io.github.jetdetr.engine.cuda.Gpu;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.runtime.Engines;
import io.github.jetdetr.engine.runtime.StreetSamplePictures;
import io.github.jetdetr.preflight.Preflight;
import io.github.jetdetr.support.PaintedFrames;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what only TensorRT has to keep; on a machine with a GPU. */
@Tag("device")
class TensorRtEngineTest extends EngineContract {

  private static final TinyModel TINY = TinyModel.of(Layout.RAW).withDynamicBatch();
  private static final EngineOptions OPTIONS = new EngineOptions(1, 2, EngineKind.TENSORRT);

  // One store for all tests of this class, or every test would build its plan again.
  @TempDir static Path plans = Path.of("");

  @BeforeEach
  void thePreflightIsClean() {
    assertEquals(List.of(), Preflight.ofThisMachine().lines());
  }

  private static PlanStore store() {
    return new PlanStore(plans, PlanStore.MAX_BYTES, Clock.systemUTC());
  }

  @Override
  @MustBeClosed
  protected Engine open(Path onnx, InputSpec input, EngineOptions options) throws ModelException {
    return new TensorRtPlans(store(), new StreetSamplePictures())
        .open(OnnxFile.read(onnx), input, options);
  }

  @Override
  protected boolean launchesAhead() {
    return true;
  }

  @Override
  protected long heapBytesPerInference() {
    return 64;
  }

  @Test
  void itsOutputsAreOnnxRuntimesInEveryPixelFormat(@TempDir Path folder) throws Exception {
    Path onnx = TINY.write(folder);
    InputSpec input = spec(TINY);
    try (Engine engine = open(onnx, input, OPTIONS);
        Engine reference = Engines.open(OnnxFile.read(onnx), input, new EngineOptions(1, 1));
        Frame frame = new Frame()) {
      for (PixelFormat format : PixelFormat.values()) {
        PaintedFrames.fill(
            frame,
            format,
            ColorSpace.BT709_LIMITED,
            161,
            121,
            (plane, x, y) -> (int) (128 + 60 * Math.sin(x / 40.0 + plane) * Math.cos(y / 20.0)));
        for (Engine each : List.of(engine, reference)) {
          each.slot(0).preprocess(frame);
          each.slot(0).infer();
        }

        double share =
            OutputAgreement.share(reference.slot(0).outputs(), engine.slot(0).outputs(), 0.1);
        assertEquals(1, share, format.toString());
      }
    }
  }

  @Test
  void openingAndClosingFiftyTimesKeepsTheGpusMemory(@TempDir Path folder) throws Exception {
    Path onnx = TINY.write(folder);
    InputSpec input = spec(TINY);
    for (int round = 0; round < 5; round++) {
      useOnce(onnx, input);
    }
    long before = Gpu.first().freeBytes();

    for (int round = 0; round < 50; round++) {
      useOnce(onnx, input);
    }

    // The driver takes memory in pieces of 2 MiB; fifty leaks of one piece would be 100.
    long lost = before - Gpu.first().freeBytes();
    assertTrue(lost < 32 << 20, lost + " bytes");
  }

  @Test
  void aPlanIsBuiltOnceAndBuiltAgainWhenItIsDamaged(@TempDir Path folder) throws Exception {
    Path onnx = TinyModel.of(Layout.RAW).seeded(5).write(folder);
    InputSpec input = spec(TINY);
    useOnce(onnx, input);
    Path plan = newest();
    byte[] bytes = Files.readAllBytes(plan);
    bytes[bytes.length / 2] ^= 1;
    Files.write(plan, bytes);

    useOnce(onnx, input);

    assertTrue(Files.size(plan) > 0);
  }

  private void useOnce(Path onnx, InputSpec input) throws ModelException {
    try (Engine engine = open(onnx, input, OPTIONS)) {
      engine.slot(1).infer();
    }
  }

  private static Path newest() throws Exception {
    try (Stream<Path> files = Files.list(plans)) {
      return files
          .filter(file -> file.toString().endsWith(".plan"))
          .max(
              (one, other) ->
                  Long.compare(one.toFile().lastModified(), other.toFile().lastModified()))
          .orElseThrow();
    }
  }
}
