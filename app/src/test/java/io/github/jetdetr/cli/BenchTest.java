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
import io.github.jetdetr.pipeline.BatchTrial;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.FakeCameras;
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
  void severalCamerasAreMeasuredInBatchesToo() throws Exception {
    Path onnx = TinyModel.of(TinyModel.Layout.RAW).withDynamicBatch().write(folder);
    EngineOptions options = new EngineOptions(1, 2, 2, EngineKind.ONNXRUNTIME, line -> {});
    CameraConfig config = FakeCameras.replay("bench");
    BenchFigures figures;
    try (Model model = Model.open(onnx, options, 0.3f)) {
      figures =
          new Bench(model, report -> {}, new NoObjects(), config, 3, camera -> new StillCamera())
              .run(1);
    }

    BenchFigures.Batches batches = Objects.requireNonNull(figures.batches());
    assertEquals(2, batches.size());
    assertTrue(batches.engineFps() > batches.daemonFps(), figures::toString);
    assertTrue(batches.daemonRatio() > 0, figures::toString);
    assertEquals(2, batches.choice().lines().size());
    assertEquals("total", batches.latency().get(batches.latency().size() - 1).key());
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
        new BenchFigures(250, 200, 245, 0.8, 0.98, 0.043, 5, List.of(infer), 120, null);
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
    BatchTrial.Choice choice = BatchTrial.choose(new double[] {10, 15}, 2);
    BenchFigures.Batches batches =
        new BenchFigures.Batches(2, 133, 128, 1.33, 1.29, List.of(together), choice);
    BenchFigures figures =
        new BenchFigures(100, 90, 99, 0.9, 0.99, 0.05, 5, List.of(alone), 120, batches);
    StringWriter out = new StringWriter();
    BenchText text = new BenchText(figures, ENGINE);

    text.text(new PrintWriter(out));

    String table =
        """
        network, batches of 2            133.0      7.519      1.330
        pipeline in batches              128.0      7.813      1.280
        with batches the daemon processes 1.29 times as many frames
        run would choose: batch size 2: 1 in 10.0 ms, results at most 40.0 ms old; \
        2 in 15.0 ms, results at most 30.0 ms old
        """;
    assertTrue(out.toString().contains(table), out.toString());
    Map<?, ?> json = (Map<?, ?>) Objects.requireNonNull(text.json().get("batches"));
    assertEquals(2, json.get("chosen"));
  }
}
