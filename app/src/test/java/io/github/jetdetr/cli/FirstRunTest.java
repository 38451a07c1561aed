package io.github.jetdetr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.ConfigReader;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.InferenceSettings;
import io.github.jetdetr.config.Installation;
import io.github.jetdetr.source.CameraUri;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstRunTest {

  @TempDir private Path home = Path.of("");

  @Test
  void whoSaysNothingGetsTheBundledModelOnAStreetWhoseTruthIsPublishedOnlyWhenAskedFor()
      throws Exception {
    Path bundled = bundle();

    DaemonConfig config = complete(null, List.of());

    assertEquals(bundled, config.model());
    assertEquals(1, config.cameras().size());
    CameraConfig street = config.cameras().get(0);
    assertEquals("street", street.name());
    assertTrue(street.knowsTruth() && !street.truth());
  }

  @Test
  void aModelAloneRunsOnTheStreetWithoutAnyInstallation() throws Exception {
    Path mine = Path.of("mine.onnx");
    DaemonConfig config =
        FirstRun.complete(config(mine, List.of()), new Installation(/* home= */ null));

    assertEquals(mine, config.model());
    assertEquals("street", config.cameras().get(0).name());
  }

  @Test
  void aCameraAloneIsWatchedWithTheBundledModel() throws Exception {
    Path bundled = bundle();
    List<CameraConfig> cameras = List.of(CameraConfig.of("gate", CameraUri.parse("csi:0")));

    DaemonConfig config = complete(null, cameras);

    assertEquals(bundled, config.model());
    assertEquals(cameras, config.cameras());
  }

  @Test
  void whatWasSaidStaysAsItIs() throws Exception {
    DaemonConfig said =
        config(Path.of("mine.onnx"), List.of(CameraConfig.of("gate", CameraUri.parse("csi:0"))));

    assertEquals(said, FirstRun.complete(said, new Installation(home)));
  }

  @Test
  void anInstallationWithoutTheModelIsMissingInput() {
    ExitException thrown =
        assertThrows(ExitException.class, () -> complete(/* model= */ null, List.of()));

    assertEquals(ExitCode.NO_INPUT, thrown.code());
    String said = String.valueOf(thrown.getMessage());
    assertTrue(said.contains(home + "/models/street-detr/model.onnx"), said);
    assertEquals(1, said.lines().count());
  }

  private DaemonConfig complete(@Nullable Path model, List<CameraConfig> cameras)
      throws ExitException {
    return FirstRun.complete(config(model, cameras), new Installation(home));
  }

  private static DaemonConfig config(@Nullable Path model, List<CameraConfig> cameras) {
    DaemonConfig usual = ConfigReader.defaults();
    return new DaemonConfig(
        model,
        InferenceSettings.ofThreads(1),
        0.5f,
        usual.broker(),
        cameras,
        DaemonConfig.TELEMETRY_EVERY,
        usual.engine(),
        null);
  }

  private Path bundle() throws Exception {
    Path folder = Files.createDirectories(home.resolve("models/street-detr"));
    return Files.writeString(folder.resolve("model.onnx"), "");
  }
}
