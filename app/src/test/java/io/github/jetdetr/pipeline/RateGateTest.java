package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.config.DetectionRate;
import io.github.jetdetr.detect.Detections;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RateGateTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Detections objects = new Detections(4);

  private static RateGate gate(DetectionRate.Kind kind) {
    return new RateGate(new DetectionRate(kind, 0));
  }

  private static RateGate limited(double perSecond) {
    return new RateGate(new DetectionRate(DetectionRate.Kind.LIMITED, perSecond));
  }

  private boolean admits(RateGate gate, long nanos) {
    return gate.admits(nanos, objects, PictureState.GOOD);
  }

  /** How many frames of a jittering camera are admitted in a minute. */
  private int inAMinute(RateGate gate, double framesPerSecond) {
    SplittableRandom random = new SplittableRandom(7);
    int admitted = 0;
    for (int frame = 0; frame < 60 * framesPerSecond; frame++) {
      long nanos = Math.round((frame + random.nextDouble(0, 0.3)) / framesPerSecond * SECOND);
      admitted += admits(gate, nanos) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void everyFrameOrNoneIsTakenAtItsWord() {
    assertEquals(1800, inAMinute(gate(DetectionRate.Kind.EVERY_FRAME), 30));
    assertEquals(0, inAMinute(gate(DetectionRate.Kind.OFF), 30));
  }

  @Test
  void aLimitIsMetOnAverageAndNotExceededWhateverTheCameraJitters() {
    for (double limit : new double[] {0.5, 1, 7, 10, 25}) {
      int admitted = inAMinute(limited(limit), 30);

      assertTrue(admitted <= 60 * limit + 1, limit + " a second: " + admitted);
      assertTrue(admitted >= 60 * limit - 2, limit + " a second: " + admitted);
    }
  }

  @Test
  void aCameraSlowerThanTheLimitLosesNothing() {
    assertEquals(300, inAMinute(limited(10), 5));
  }

  @Test
  void aPauseIsNotMadeUpFor() {
    RateGate gate = limited(1);
    assertTrue(admits(gate, 0));

    assertTrue(admits(gate, 100 * SECOND));
    assertFalse(admits(gate, 100 * SECOND + SECOND / 2));
    assertTrue(admits(gate, 101 * SECOND));
  }

  @Test
  void onChangeAsksWhatIsThereNotWhere() {
    RateGate gate = gate(DetectionRate.Kind.ON_CHANGE);
    assertTrue(admits(gate, 0), "the first, though it is empty");
    assertFalse(admits(gate, 1));

    objects.add(0, 0.9f, 10, 10, 20, 20);
    objects.add(1, 0.8f, 50, 10, 60, 20);
    assertTrue(admits(gate, 2));
    objects.clear();
    objects.add(1, 0.9f, 51, 10, 61, 20);
    objects.add(0, 0.8f, 11, 10, 21, 20);
    assertFalse(admits(gate, 3), "moved, and in another order");

    objects.setTrack(0, 4);
    assertTrue(admits(gate, 4), "a track");
    objects.add(0, 0.7f, 11, 10, 21, 20);
    assertTrue(admits(gate, 5), "one more");
    assertTrue(gate.admits(6, objects, PictureState.BLURRED), "the picture");
    assertFalse(gate.admits(7, objects, PictureState.BLURRED));
  }
}
