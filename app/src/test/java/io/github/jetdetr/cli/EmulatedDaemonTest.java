package io.github.jetdetr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.engine.tensorrt.GpuEmulator;
import io.github.jetdetr.support.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands with {@code --engine tensorrt}, on a GPU that is none. */
@Timeout(300)
class EmulatedDaemonTest {

  @TempDir static Path folder = Path.of("");

  private static GpuEmulator emulator;
  private static String model = "";

  @BeforeAll
  static void compile() throws Exception {
    emulator = GpuEmulator.compile(folder);
    model =
        TinyModel.of(TinyModel.Layout.RAW).withDynamicBatch().write(folder, "tiny.onnx").toString();
  }

  private static GpuEmulator.Result jetdetr(String... arguments) throws Exception {
    return jetdetr(Map.of(), arguments);
  }

  private static GpuEmulator.Result jetdetr(Map<String, String> fault, String... arguments)
      throws Exception {
    Map<String, String> environment = new HashMap<>(fault);
    environment.put("XDG_CACHE_HOME", folder.toString());
    return emulator.run(environment, EmulatedJetdetr.class, arguments);
  }

  private static String[] threeCameras(String onnx, int batch, int frames) {
    return new String[] {
      "run",
      "--json",
      "--engine",
      "tensorrt",
      "--model",
      onnx,
      "--batch",
      String.valueOf(batch),
      "--frames",
      String.valueOf(frames),
      "--broker",
      "mqtt://127.0.0.1:1",
      "--threshold",
      "0.5",
      "--camera",
      "a=street:1?size=320x180&pace=max",
      "--camera",
      "b=street:2?size=320x180&pace=max",
      "--camera",
      "c=street:3?size=320x180&pace=max"
    };
  }

  private static long sum(GpuEmulator.Result run, String count) throws Exception {
    long sum = 0;
    for (JsonNode camera : figures(run).get("cameras")) {
      sum += camera.get(count).asLong();
    }
    return sum;
  }

  @Test
  void theDoctorFindsTensorRtFitToRun() throws Exception {
    GpuEmulator.Result doctor = jetdetr("doctor", "--engine", "tensorrt");

    assertEquals(0, doctor.code(), doctor::text);
    assertTrue(doctor.text().contains("tensorrt runs on the GPU"), doctor::text);
  }

  @Test
  void threeCamerasRunInBatchesOfAPlanThatIsBuiltOnce() throws Exception {
    Path own =
        TinyModel.of(TinyModel.Layout.RAW).withDynamicBatch().seeded(7).write(folder, "own.onnx");
    GpuEmulator.Result first = jetdetr(threeCameras(own.toString(), 3, 150));
    GpuEmulator.Result second = jetdetr(threeCameras(own.toString(), 3, 150));

    assertEquals(0, first.code(), first::text);
    assertTrue(first.text().contains("built a plan for"), first::text);
    assertTrue(!first.text().contains("batching disabled"), first::text);
    assertEquals(0, second.code(), second::text);
    assertTrue(!second.text().contains("built a plan for"), second::text);
    assertEquals(150, sum(first, "processed"), first::text);
    assertEquals(0, sum(first, "failed"), first::text);
    assertNoMisuse(first);
    assertNoMisuse(second);
  }

  @Test
  void aBatchThatFailsCostsNoFrameAndTheRestGoOneByOne() throws Exception {
    // Long after opening and proving. How many frames meet in a batch is the scheduler's to say: of
    // 200 it was once fewer than forty times.
    GpuEmulator.Result run =
        jetdetr(Map.of("EMULATOR_BATCH_FAILS", "40"), threeCameras(model, 3, 1_000));

    assertEquals(0, run.code(), run::text);
    assertTrue(
        run.text().contains("batching disabled: batch inference failed: cudaEventSynchronize"),
        run::text);
    assertEquals(1_000, sum(run, "processed"), run::text);
    assertNoMisuse(run);
  }

  @Test
  void aFrameOnWhichTheGpuFailsIsCountedAndTheNextOneGoesWell() throws Exception {
    GpuEmulator.Result run = jetdetr(Map.of("EMULATOR_FAILS", "60"), threeCameras(model, 1, 100));

    assertEquals(0, run.code(), run::text);
    assertTrue(run.text().contains("a frame failed: cudaGraphLaunch: unspecified"), run::text);
    assertEquals(1, sum(run, "failed"), run::text);
    assertEquals(99, sum(run, "processed"), run::text);
    assertNoMisuse(run);
  }

  @Test
  void aGpuThatDiesEndsTheDaemonSoThatItIsStartedAgain() throws Exception {
    GpuEmulator.Result run =
        jetdetr(Map.of("EMULATOR_DIES", "60"), threeCameras(model, 3, 100_000));

    assertEquals(70, run.code(), run::text);
    assertTrue(run.text().contains("frame processing failed"), run::text);
  }

  @Test
  void aGpuWithoutMemoryForABatchRunsOneByOneAndIsNotAskedAgainAtTheNextStart() throws Exception {
    Path large =
        TinyModel.of(TinyModel.Layout.RAW)
            .withDynamicBatch()
            .sized(640, 640)
            .write(folder, "large.onnx");
    // Three slots and their batch would take 40 MB, two slots alone take 11.
    Map<String, String> little = Map.of("EMULATOR_MEMORY", "20000000");

    GpuEmulator.Result first = jetdetr(little, threeCameras(large.toString(), 3, 60));
    GpuEmulator.Result second = jetdetr(little, threeCameras(large.toString(), 3, 60));

    assertEquals(0, first.code(), first::text);
    assertTrue(
        first.text().matches("(?s).*batching disabled for \\S*large\\.onnx: cudaMalloc of.*"),
        first::text);
    assertEquals(60, sum(first, "processed"), first::text);
    assertEquals(0, second.code(), second::text);
    assertTrue(second.text().contains("to retry within a day"), second::text);
    assertTrue(!second.text().contains("building a TensorRT plan"), second::text);
    assertEquals(60, sum(second, "processed"), second::text);
  }

  @Test
  void theBenchMeasuresBatchesToo() throws Exception {
    GpuEmulator.Result bench =
        jetdetr(
            "bench",
            "--json",
            "--engine",
            "tensorrt",
            "--model",
            model,
            "--cameras",
            "2",
            "--seconds",
            "2",
            "--broker",
            "mqtt://127.0.0.1:1");

    assertEquals(0, bench.code(), bench::text);
    JsonNode figures = figures(bench);
    assertEquals("tensorrt 10.15.1", figures.get("runtime").asText());
    assertEquals("Emulator", figures.get("device").asText());
    assertEquals(2, figures.at("/shared/0/batch").asInt());
    assertNoMisuse(bench);
  }

  @Test
  void aModelOfOnePictureRunsOneByOneAndSaysSo() throws Exception {
    Path single = TinyModel.of(TinyModel.Layout.RAW).write(folder, "single.onnx");
    GpuEmulator.Result run =
        jetdetr(
            "run",
            "--engine",
            "tensorrt",
            "--model",
            single.toString(),
            "--frames",
            "40",
            "--broker",
            "mqtt://127.0.0.1:1",
            "--camera",
            "a=street:1?size=320x180&pace=max",
            "--camera",
            "b=street:2?size=320x180&pace=max");

    assertEquals(0, run.code(), run::text);
    assertTrue(run.text().contains("has a fixed batch size of 1"), run::text);
    assertNoMisuse(run);
  }

  @Test
  void aFileThatIsNoModelIsRefusedInOneLine() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.onnx"), "no model");

    GpuEmulator.Result run =
        jetdetr("run", "--engine", "tensorrt", "--model", broken.toString(), "--frames", "1");

    assertEquals(65, run.code(), run::text);
    assertTrue(run.text().contains("is not an ONNX model"), run::text);
  }

  private static JsonNode figures(GpuEmulator.Result result) throws Exception {
    String json =
        result.lines().stream().filter(line -> line.startsWith("{")).findFirst().orElse("{}");
    return new ObjectMapper().readTree(json);
  }

  private static void assertNoMisuse(GpuEmulator.Result result) {
    for (String line : result.lines()) {
      assertTrue(!line.startsWith("emulator:") && !line.contains("CUDA graphs disabled"), line);
    }
  }
}
