package io.github.jetdetr.track;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/**
 * Prints what tracks, zones and events of 50 objects cost a frame, in the thread's own processor
 * time: the median and the worst of rounds of 300 frames. {@code TrackingBenchmark}
 */
public final class TrackingBenchmark {

  private static final int WARM_UP = 40;
  private static final int ROUNDS = 60;
  private static final int FRAMES = 300;

  private TrackingBenchmark() {}

  public static void main(String[] arguments) {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    CrowdedScene scene = new CrowdedScene();
    double[] millis = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      long nanos = 0;
      for (int frame = 0; frame < FRAMES; frame++) {
        scene.fill();
        long before = clock.getCurrentThreadCpuTime();
        scene.track();
        nanos += clock.getCurrentThreadCpuTime() - before;
      }
      if (round >= 0) {
        millis[round] = nanos / 1e6 / FRAMES;
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "%d objects, %d tracks: %.3f ms a frame, at worst %.3f ms%n",
        CrowdedScene.OBJECTS,
        scene.tracks(),
        millis[ROUNDS / 2],
        millis[ROUNDS - 1]);
  }
}
