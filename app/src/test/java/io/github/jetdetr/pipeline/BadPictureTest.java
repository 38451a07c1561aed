package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.picture.PictureSettings;
import io.github.jetdetr.picture.PictureSettings.LowLight;
import io.github.jetdetr.picture.PictureSettings.Mount;
import io.github.jetdetr.picture.Region;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.TinyModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of pictures on which something is wrong, and of objects nobody wants. */
@Timeout(120)
class BadPictureTest {

  private static final int FRAMES = 8;

  @TempDir private Path folder = Path.of("");

  private final List<PictureState> pictures = new CopyOnWriteArrayList<>();
  private final List<CameraStatusReport> said = new CopyOnWriteArrayList<>();
  private final List<Integer> objects = new CopyOnWriteArrayList<>();

  @Test
  void aBadPictureIsPublishedUnderItsName() throws Exception {
    CameraFeed feed = run(PictureSettings.DEFAULT);

    // The fake's first pictures are black; it is believed after two seconds and five pictures.
    PictureState good = PictureState.GOOD;
    PictureState black = PictureState.BLACK;
    assertEquals(List.of(good, good, good, good, black, black, black, black), pictures);
    assertEquals(FRAMES, feed.counts().processed());
    assertEquals(4, feed.pictures().count(black));
  }

  @Test
  void objectsInIgnoredRegionsAreNotPublishedButCounted() throws Exception {
    Region everywhere = new Region(List.of(0f, 0f, 1f, 0f, 1f, 1f, 0f, 1f));

    CameraFeed heard = run(PictureSettings.DEFAULT);
    int all = objects.stream().mapToInt(Integer::intValue).sum();
    objects.clear();
    CameraFeed deaf =
        run(
            new PictureSettings(
                false, Mount.MOVING, LowLight.OFF, null, 1, List.of(), List.of(everywhere)));

    assertTrue(all > 0, "the model sees something");
    assertEquals(0, heard.pictures().ignored().discarded());
    assertEquals(0, objects.stream().mapToInt(Integer::intValue).sum());
    assertEquals(all, deaf.pictures().ignored().discarded());
  }

  @Test
  void aBadPictureIsInTheStatusWhileItLasts() throws Exception {
    run(PictureSettings.DEFAULT);

    List<CameraStatusReport> online =
        said.stream().filter(report -> report.state() == CameraState.ONLINE).toList();
    assertEquals(2, online.size(), online.toString());
    assertNull(online.get(0).picture());
    assertTrue(String.valueOf(online.get(1).picture()).contains("BLACK"), online.toString());
    CameraStatusReport last = said.get(said.size() - 1);
    assertEquals(CameraState.LOST, last.state());
    assertNull(last.picture(), "a lost camera has no picture to speak of");
  }

  @Test
  void aDamagedPictureIsPublishedUnderItsNameAndCounted() throws Exception {
    CameraFeed feed = run(unchecked(1), 5, camera -> camera.frames(2).damaged(1, 0.3f).frames(2));

    PictureState good = PictureState.GOOD;
    assertEquals(List.of(good, good, PictureState.DAMAGED, good, good), pictures);
    assertEquals(1, feed.pictures().count(PictureState.DAMAGED));
    assertEquals(1, feed.counts().lostPackets());
    assertEquals(0, feed.counts().refused());
  }

  @Test
  void aPictureMoreDamagedThanItMayBeIsNotDetectedOnAndCounted() throws Exception {
    CameraFeed feed =
        run(
            unchecked(0.25),
            3,
            camera -> camera.frames(1).damaged(1, 0.2f).damaged(2, 0.3f).frames(1));

    PictureState good = PictureState.GOOD;
    assertEquals(List.of(good, PictureState.DAMAGED, good), pictures);
    assertEquals(2, feed.counts().refused());
    assertEquals(5, feed.counts().captured());
    assertEquals(5, feed.counts().processed() + feed.counts().refused() + feed.newest().replaced());
  }

  @Test
  void theStatusSaysThatPicturesAreDamagedUntilNoneWasForAWhile() throws Exception {
    run(
        unchecked(1),
        12,
        camera -> camera.frames(1).damaged(1, 0.3f).frames(2).damaged(1, 1).frames(7));

    List<String> states =
        said.stream()
            .filter(report -> report.state() == CameraState.ONLINE)
            .map(report -> report.picture() == null ? "good" : report.picture().state().word())
            .toList();
    assertEquals(List.of("good", "damaged", "good"), states);
  }

  private static PictureSettings unchecked(double maxDamage) {
    return new PictureSettings(
        false, Mount.MOVING, LowLight.OFF, null, maxDamage, List.of(), List.of());
  }

  private CameraFeed run(PictureSettings settings) throws Exception {
    return run(settings, FRAMES, camera -> camera.frames(FRAMES));
  }

  private CameraFeed run(PictureSettings settings, int detectedOn, UnaryOperator<FakeCamera> script)
      throws Exception {
    AtomicLong clock = new AtomicLong(System.nanoTime() - TimeUnit.MINUTES.toNanos(1));
    FakeCamera camera =
        script.apply(new FakeCamera(64, 48, () -> clock.getAndAdd(TimeUnit.SECONDS.toNanos(1))));
    camera.lost("cable");
    CameraConfig replay = FakeCameras.replay("gate");
    CameraConfig patient =
        new CameraConfig(
            "gate",
            replay.source(),
            replay.openTimeout(),
            replay.readTimeout(),
            Duration.ofHours(1),
            false,
            settings);
    CameraFeed feed =
        new CameraFeed(patient, new FakeCameras().then(camera), FakeCameras::noPauses, said::add);
    Path onnx = TinyModel.of(TinyModel.Layout.RAW).write(folder);
    try (Model model = Model.open(onnx, new EngineOptions(1, 2), 0.01f);
        FrameLoops loops =
            new FrameLoops(
                new Feeds(List.of(feed), detectedOn),
                model,
                InferenceMode.SERIAL,
                this::note,
                new WallClock(),
                times -> {})) {
      loops.start();
      loops.ended().await();
      Await.until("the loss", () -> feed.status().state() == CameraState.LOST);
    }
    return feed;
  }

  private void note(FrameReport report) {
    pictures.add(report.picture());
    objects.add(report.objects().count());
  }
}
