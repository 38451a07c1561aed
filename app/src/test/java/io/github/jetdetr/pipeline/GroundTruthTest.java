package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.TrueObject;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.health.SelfCheck;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The truth on its way from a street to the message and into the self-check. */
@Timeout(120)
class GroundTruthTest {

  private static final int FRAMES = 8;
  private static final CameraSource STREET =
      CameraUri.parse("street:1?weather=day&pace=max&frames=" + FRAMES);

  @TempDir private Path folder = Path.of("");

  private final Map<String, List<List<TrueObject>>> published = new ConcurrentHashMap<>();

  @Test
  void detectionsOnAStreetAreHeldAgainstItsTruth() throws Exception {
    CameraFeed street = street(CameraConfig.of("street", STREET));

    detectOn(street);

    SelfCheck check = street.selfCheck();
    assertNotNull(check);
    assertEquals(FRAMES, check.tally().frames());
    assertTrue(check.tally().objects() > 0, () -> check.tally().toString());
    assertEquals(5, check.sharedLabels(), "those of the model's card");
  }

  @Test
  void onlyCamerasWithTheTruthSettingPublishIt() throws Exception {
    CameraFeed publishing = street(CameraConfig.of("publishing", STREET).withTruth(true));
    CameraFeed silent = street(CameraConfig.of("silent", STREET));

    detectOn(publishing, silent);

    assertEquals(FRAMES, published.getOrDefault("publishing", List.of()).size());
    assertTrue(published.getOrDefault("publishing", List.of()).stream().noneMatch(List::isEmpty));
    assertNull(published.get("silent"));
  }

  @Test
  void aCameraThatKnowsNoTruthIsNotChecked() throws Exception {
    FakeCameras cameras = new FakeCameras().then(new FakeCamera(64, 48).frames(3).end());
    CameraFeed clip =
        new CameraFeed(FakeCameras.replay("clip"), cameras, FakeCameras::noPauses, status -> {});

    detectOn(clip);

    assertNull(clip.selfCheck());
    assertTrue(published.isEmpty());
  }

  private static CameraFeed street(CameraConfig config) {
    return new CameraFeed(config, CameraFeed::openSource, status -> {});
  }

  private void detectOn(CameraFeed... feeds) throws Exception {
    Path onnx = TinyModel.of(TinyModel.Layout.RAW).write(folder);
    Files.writeString(folder.resolve("model.yaml"), "labels: [car, truck, bus, cyclist, person]\n");
    try (Model model = Model.open(onnx, new EngineOptions(1, 2), 0.3f);
        FrameLoops loops =
            new FrameLoops(
                new Feeds(List.of(feeds), Long.MAX_VALUE),
                model,
                InferenceMode.SERIAL,
                report -> {
                  List<TrueObject> truth = report.truth();
                  if (truth != null) {
                    published
                        .computeIfAbsent(report.camera(), name -> new ArrayList<>())
                        .add(truth);
                  }
                },
                new WallClock(),
                times -> {})) {
      loops.start();
      loops.ended().await();
      loops.end();
      assertNull(loops.failure());
    }
  }
}
