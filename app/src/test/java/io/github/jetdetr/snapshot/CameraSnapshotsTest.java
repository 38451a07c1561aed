package io.github.jetdetr.snapshot;

import static io.github.jetdetr.track.MovingBoxes.CAR;
import static io.github.jetdetr.track.MovingBoxes.PERSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.object.SnapshotReport;
import io.github.jetdetr.support.Allocations;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CameraSnapshotsTest {

  private SnapshotScene scene = new SnapshotScene(settings(List.of(SnapshotView.CROP)));

  private static SnapshotSettings settings(List<SnapshotView> events) {
    return new SnapshotSettings(events, Duration.ZERO, false, 640, 80, 200 << 10, 600, 0.5);
  }

  private static SnapshotSettings every(Duration every, boolean boxed) {
    return new SnapshotSettings(List.of(), every, boxed, 640, 80, 200 << 10, 600, 0.5);
  }

  private void use(SnapshotSettings settings) {
    scene.close();
    scene = new SnapshotScene(settings);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  /** A car that stays as large as it is. */
  private void standing(int frames) {
    for (int frame = 0; frame < frames; frame++) {
      scene.boxes.standing(CAR, 500, 600);
      scene.frame();
    }
  }

  private void empty(int frames) {
    for (int frame = 0; frame < frames; frame++) {
      scene.frame();
    }
  }

  @Test
  void anObjectThatStaysAsItIsHasOnePictureAtItsBeginningAndTheSameAtItsEnd() {
    standing(60);
    empty(40);

    List<SnapshotScene.Published> all = scene.finish();

    assertEquals(List.of("new 1 crop", "end 1 crop"), SnapshotScene.words(all));
    assertEquals(all.get(0).report.capturedUtcMicros(), all.get(1).report.capturedUtcMicros());
    assertEquals(2, scene.snapshots.counts().made());
  }

  @Test
  void anObjectThatComesCloserIsShownAgainWhenItIsSeenClearlyBetterAndItsEndIsTheBestOfAll() {
    for (int frame = 0; frame < 80; frame++) {
      double side = 60 + 4 * frame;
      scene.boxes.see(CAR, 0.9, 300, 300, side, side);
      scene.frame();
    }
    for (int frame = 0; frame < 40; frame++) {
      double side = 380 - 4 * frame;
      scene.boxes.see(CAR, 0.9, 300, 300, side, side);
      scene.frame();
    }
    empty(40);

    List<SnapshotScene.Published> all = scene.finish();
    List<String> words = SnapshotScene.words(all);

    assertEquals("new 1 crop", words.get(0));
    assertEquals("end 1 crop", words.get(words.size() - 1));
    assertTrue(words.size() >= 4 && words.size() <= 9, words::toString);
    double before = 0;
    for (SnapshotScene.Published each : all) {
      double height = height(each.report);
      assertTrue(height >= before, "each is a better look than the one before");
      before = height;
    }
    assertTrue(before > 0.33, "of at most 0.38, and a tenth may be missing: " + before);
  }

  private static double height(SnapshotReport report) {
    SnapshotReport.Shown object = report.object();
    assertNotNull(object);
    return object.box().bottom() - object.box().top();
  }

  @Test
  void aCropShowsTheObjectWithSomeOfWhatIsAroundIt() {
    standing(10);

    SnapshotScene.Published first = scene.finish().get(0);

    // 60 × 100 pixels and a fifth of that on each side.
    SnapshotReport.Part area = first.report.area();
    assertEquals(0.458, area.left(), 0.004);
    assertEquals(0.542, area.right(), 0.004);
    assertEquals(0.48, area.top(), 0.004);
    assertEquals(0.62, area.bottom(), 0.004);
    assertEquals(Math.round((area.right() - area.left()) * 1000), first.picture.getWidth());
    assertEquals(Math.round((area.bottom() - area.top()) * 1000), first.picture.getHeight());
  }

  @Test
  void everyViewThatIsAskedForIsAPictureOfItsOwn() {
    use(settings(List.of(SnapshotView.values())));
    standing(10);

    List<SnapshotScene.Published> all = scene.finish();

    assertEquals(
        List.of("new 1 crop", "new 1 crop-boxed", "new 1 whole", "new 1 whole-boxed"),
        SnapshotScene.words(all));
    assertEquals(640, all.get(2).picture.getWidth());
    assertEquals(640, all.get(3).picture.getHeight());
    // Grey is what the camera shows; the box of a car is red.
    assertFalse(hasRed(all.get(0).picture));
    assertTrue(hasRed(all.get(1).picture));
    assertFalse(hasRed(all.get(2).picture));
    assertTrue(hasRed(all.get(3).picture));
    // Where the box is, and not everywhere.
    assertTrue(isRed(all.get(3).picture.getRGB(301, 350)));
    assertFalse(isRed(all.get(3).picture.getRGB(320, 350)));
  }

  private static boolean hasRed(BufferedImage picture) {
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        if (isRed(picture.getRGB(x, y))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isRed(int rgb) {
    return (rgb >> 16 & 0xFF) - (rgb & 0xFF) > 80;
  }

  @Test
  void whatTheCameraShowsIsTakenOnceInItsTimeWithTheBoxesOfAllObjects() {
    use(every(Duration.ofSeconds(2), true));
    for (int frame = 0; frame < 50; frame++) {
      scene.boxes.standing(CAR, 200, 600).standing(PERSON, 700, 600);
      scene.frame();
    }

    List<SnapshotScene.Published> all = scene.finish();

    assertEquals(
        List.of("all whole-boxed", "all whole-boxed", "all whole-boxed"), SnapshotScene.words(all));
    assertNull(all.get(0).report.object());
    assertFalse(hasRed(all.get(0).picture), "nobody is believed on the first frame");
    assertTrue(hasRed(all.get(1).picture));
  }

  @Test
  void whatTheCameraShowsIsNotStarvedByManyObjects() {
    use(
        new SnapshotSettings(
            List.of(SnapshotView.CROP), Duration.ofSeconds(5), false, 64, 80, 200 << 10, 1, 0.5));
    for (int frame = 0; frame < 300; frame++) {
      scene.boxes.standing(CAR, 100 + 80 * (frame / 10 % 10), 200 + 120 * (frame / 100));
      scene.frame();
    }

    List<String> words = SnapshotScene.words(scene.finish());

    assertEquals(6, words.stream().filter("all whole"::equals).count(), words::toString);
    assertTrue(scene.snapshots.counts().overRate() > 0);
  }

  @Test
  void aCameraThatNobodyFollowsShowsWhatItSees() {
    use(every(Duration.ofSeconds(60), false));
    scene.boxes.frame();
    scene.snapshots.look(null, scene.frame, scene.boxes.nanos());

    assertEquals(List.of("all whole"), SnapshotScene.words(scene.finish()));
  }

  @Test
  void noMoreThanSoManyAMinuteAreMadeAndTheOthersAreCounted() {
    use(
        new SnapshotSettings(
            List.of(SnapshotView.CROP), Duration.ZERO, false, 64, 80, 200 << 10, 6, 0.5));
    // A new object every second, for a minute.
    for (int frame = 0; frame < 600; frame++) {
      scene.boxes.standing(CAR, 100 + 80 * (frame / 10 % 10), 200 + 120 * (frame / 100));
      scene.frame();
    }

    List<String> words = SnapshotScene.words(scene.finish());
    long begun = words.stream().filter(word -> word.startsWith("new")).count();

    assertTrue(begun >= 5 && begun <= 8, words::toString);
    assertTrue(scene.snapshots.counts().overRate() > 20, scene.snapshots.counts()::toString);
  }

  @Test
  void theShareOfTimeIsKeptAndWhatItDoesNotAllowIsCounted() {
    for (double share : new double[] {0.002, 0.01, 0.03}) {
      scene.close();
      SnapshotSettings settings =
          new SnapshotSettings(
              List.of(SnapshotView.CROP), Duration.ZERO, false, 64, 80, 200 << 10, 600, share);
      // Every picture takes some hundreds of milliseconds.
      scene = new SnapshotScene(settings, 0, 60_000_000);
      for (int frame = 0; frame < 2_000; frame++) {
        scene.boxes.standing(CAR, 100 + 80 * (frame / 10 % 10), 140 + 160 * (frame / 100 % 5));
        scene.frame();
      }
      scene.finish();

      CameraFrames.Snapshots counts = scene.snapshots.counts();
      assertTrue(counts.overBudget() > 20, counts::toString);
      // Ten seconds' worth may be saved before, and what is begun is finished.
      double allowed = share * (scene.nanos() + 10e9);
      assertTrue(counts.spentNanos() < allowed + 2e9, counts + " of " + allowed);
      assertTrue(counts.spentNanos() > allowed / 2, counts + " of " + allowed);
    }
  }

  @Test
  void whileThreePicturesWaitFurtherOnesAreCountedAsSkippedAndNobodyWaits() {
    scene.close();
    scene = new SnapshotScene(settings(List.of(SnapshotView.CROP)), 1, 0);
    for (int frame = 0; frame < 200; frame++) {
      scene.boxes.standing(CAR, 100 + 80 * (frame / 10 % 10), 200 + 120 * (frame / 100));
      scene.frameAtOnce();
    }

    assertTrue(scene.snapshots.counts().busy() > 0, scene.snapshots.counts()::toString);
    scene.goOn.countDown();
    assertTrue(SnapshotScene.words(scene.finish()).size() >= 3);
  }

  @Test
  void aPictureThatIsTooLargeIsMadeCoarserAndLeftOutIfThatDoesNotSuffice() {
    int most = 64 << 10;
    use(
        new SnapshotSettings(
            List.of(SnapshotView.WHOLE), Duration.ZERO, false, 640, 95, most, 600, 0.5));
    standing(10);
    SnapshotScene.Published coarse = scene.finish().get(0);
    assertTrue(coarse.bytes <= most, coarse.bytes + " bytes");

    use(
        new SnapshotSettings(
            List.of(SnapshotView.WHOLE), Duration.ZERO, false, 1000, 95, 8 << 10, 600, 0.5));
    standing(10);
    assertEquals(List.of(), scene.finish());
    assertEquals(1, scene.snapshots.counts().tooLarge());
  }

  @Test
  void aPictureThatFailsIsCountedAndTheNextOneIsMade() {
    scene.fail(new IllegalStateException("a publisher that cannot"));
    standing(60);
    empty(40);
    assertEquals(1, scene.snapshots.counts().failed());

    scene.fail(null);
    standing(60);

    assertEquals(List.of("new 2 crop"), SnapshotScene.words(scene.finish()));
    assertEquals(1, scene.snapshots.counts().failed());
  }

  @Test
  void manyObjectsOfOneFrameShareItsCopy() {
    for (int frame = 0; frame < 10; frame++) {
      for (int at = 0; at < 8; at++) {
        scene.boxes.standing(CAR, 60 + 110 * at, 600);
      }
      scene.frame();
    }

    assertEquals(8, scene.finish().size());
    assertEquals(0, scene.snapshots.counts().busy());
  }

  @Test
  void aFrameOfWhichNoPictureIsMadeTakesNothingFromTheHeap() {
    standing(30);

    long bytes =
        Allocations.bytesPerRound(
            () -> scene.snapshots.look(scene.book, scene.frame, scene.boxes.nanos()));

    assertTrue(bytes < Allocations.MIN_OBJECT, bytes + " bytes a frame");
  }

  @Test
  void nobodyWorksForACameraWithoutPictures() {
    assertTrue(SnapshotSettings.OFF.isOff());
    assertTrue(scene.isMaking());
    scene.finish();
    assertFalse(scene.isMaking());
  }
}
