package io.github.jetdetr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.FakeCameras;
import io.github.jetdetr.pipeline.InferenceMode;
import io.github.jetdetr.pipeline.InferenceTrial;
import io.github.jetdetr.pipeline.StillCamera;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.TinyModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BenchTest {

  private static final InferenceTrial.Choice ONE_BY_ONE =
      new InferenceTrial.Choice(List.of(), InferenceMode.SERIAL);

  private static final EngineInfo ENGINE = new EngineInfo("tensorrt 10.3.0", "Orin", "int8", 1);

  @TempDir private Path folder = Path.of("");

  private BenchFigures bench(CameraFeed.Opener opener) throws Exception {
    Path onnx = TinyModel.of(TinyModel.Layout.RAW).write(folder);
    try (Model model = Model.open(onnx, new EngineOptions(1, 2), 0.3f)) {
      return new Bench(model, report -> {}, new NoObjects(), FakeCameras.replay("bench"), 1, opener)
          .run(1);
    }
  }

  @Test
  void severalCamerasAreMeasuredInBatchesAndInParallelToo() throws Exception {
    Path onnx = TinyModel.of(TinyModel.Layout.RAW).withDynamicBatch().write(folder);
    EngineOptions options = new EngineOptions(1, 2, 2, EngineKind.ONNXRUNTIME, line -> {});
    CameraConfig config = FakeCameras.replay("bench");
    BenchFigures figures;
    try (Model model = Model.open(onnx, options, 0.3f)) {
      figures =
          new Bench(model, report -> {}, new NoObjects(), config, 3, camera -> new StillCamera())
              .run(1);
    }

    assertEquals(
        List.of(InferenceMode.ofBatch(2), InferenceMode.ofParallel(2)),
        figures.shared().stream().map(BenchFigures.Shared::mode).toList());
    for (BenchFigures.Shared shared : figures.shared()) {
      assertTrue(shared.engineFps() > shared.daemonFps(), figures::toString);
      assertTrue(shared.daemonRatio() > 0, figures::toString);
      assertEquals("total", shared.latency().get(shared.latency().size() - 1).key());
    }
  }

  @Test
  void theMoreIsDoneTheFewerFramesASecond() throws Exception {
    BenchFigures figures = bench(camera -> new StillCamera());

    assertTrue(figures.engineFps() > figures.frameFps(), figures::toString);
    assertTrue(figures.engineFps() > figures.daemonFps(), figures::toString);
    assertTrue(figures.frameRatio() > 0 && figures.frameRatio() < 1, figures::toString);
    assertTrue(figures.ratio() > 0 && figures.ratio() < 1, figures::toString);
    // A network of a few hundred weights is done long before a 720p picture is shrunk.
    assertTrue(figures.preprocessShare() > 1, figures::toString);
  }

  @Test
  void aCameraThatGivesNoFrameIsSaid() {
    ExitException thrown =
        assertThrows(ExitException.class, () -> bench(camera -> new FakeCamera(8, 8).end()));

    assertEquals(ExitCode.UNAVAILABLE, thrown.code());
  }

  @Test
  void theTableHoldsEveryRateAgainstTheNetwork() {
    LatencyRecorder.Line infer = new LatencyRecorder.Line("infer", 100, 3.9, 4, 4.1, 5);
    BenchFigures figures =
        new BenchFigures(
            250, 200, 245, 0.8, 0.98, 0.043, 5, List.of(infer), 120, List.of(), ONE_BY_ONE);
    StringWriter out = new StringWriter();

    new BenchText(figures, ENGINE).text(new PrintWriter(out));

    assertEquals(
        """
        tensorrt 10.3.0 on Orin, int8

                                      frames/s         ms  ÷ network
        network alone                    250.0      4.000      1.000
        + preprocessing and copies       200.0      5.000      0.800
        whole pipeline                   245.0      4.082      0.980
        preprocessing and copies take 4.3 % of the network's time (medians of 5 rounds)

        stage             p50      p90      p99      max  ms
        infer           3.900    4.000    4.100    5.000
        heap allocated per frame: 120 bytes (frame loops and camera)
        """,
        out.toString());
  }

  @Test
  void theTableOfSeveralCamerasHoldsBatchesAgainstOneByOne() {
    LatencyRecorder.Line alone = new LatencyRecorder.Line("total", 100, 23.4, 24, 25, 26);
    LatencyRecorder.Line together = new LatencyRecorder.Line("total", 100, 21.6, 22, 23, 24);
    InferenceTrial.Choice choice = new InferenceTrial.Choice(List.of(), InferenceMode.ofBatch(2));
    BenchFigures.Shared batches =
        new BenchFigures.Shared(InferenceMode.ofBatch(2), 133, 128, 1.33, 1.29, List.of(together));
    BenchFigures figures =
        new BenchFigures(
            100, 90, 99, 0.9, 0.99, 0.05, 5, List.of(alone), 120, List.of(batches), choice);
    StringWriter out = new StringWriter();
    BenchText text = new BenchText(figures, ENGINE);

    text.text(new PrintWriter(out));

    String table =
        """
        network, in batches of 2         133.0      7.519      1.330
        pipeline, in batches of 2        128.0      7.813      1.280
        run would choose inference in batches of 2
        """;
    assertTrue(out.toString().contains(table), out.toString());
    assertEquals(Map.of("batch", 2, "parallel", 1), text.json().get("chosen"));
    List<?> shared = (List<?>) Objects.requireNonNull(text.json().get("shared"));
    assertEquals(1.29, ((Map<?, ?>) shared.get(0)).get("daemon_ratio"));
  }
}
