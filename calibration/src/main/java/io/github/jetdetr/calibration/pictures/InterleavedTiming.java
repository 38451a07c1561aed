package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.detect.Detector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How long detectors take for the same pictures, from pixels to boxes. They take turns picture by
 * picture, in an order that changes, so that whatever else the machine does hits all alike; each is
 * compared with the first one on the picture just seen.
 */
public final class InterleavedTiming {

  /** Decoded pictures are large. */
  private static final int MAX_FRAMES = 16;

  /** Rounds over all detectors that are not counted. */
  private static final int WARM_UP = 3;

  /**
   * One detector's times.
   *
   * @param p50Millis half of the pictures took no longer
   * @param p90Millis nine of ten
   * @param ratio median of its time over the first detector's on the same picture
   * @param ratioLow nine of ten ratios are higher
   * @param ratioHigh nine of ten are lower
   */
  public record Times(
      double p50Millis, double p90Millis, double ratio, double ratioLow, double ratioHigh) {}

  private final LongSupplier nanoClock;

  /**
   * @param nanoClock the monotonic clock
   */
  public InterleavedTiming(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Runs all detectors.
   *
   * @param detectors at least one; the first is the one the others are compared with
   * @param runs counted runs of each detector, at least 1
   * @return the times of each detector, in their order
   */
  public List<Times> run(
      List<Detector> detectors, PictureSource source, int runs, Progress progress)
      throws PictureException {
    List<Frame> frames = new ArrayList<>();
    try {
      List<CocoImage> images = source.truth().images();
      int count = Math.min(MAX_FRAMES, images.size());
      for (int i = 0; i < count; i++) {
        Frame frame = new Frame();
        frames.add(frame);
        source.read(images.get((int) ((long) i * images.size() / count)), frame);
      }
      long[][] nanos = new long[detectors.size()][runs];
      for (int run = -WARM_UP; run < runs; run++) {
        Frame frame = frames.get(Math.floorMod(run, count));
        for (int turn = 0; turn < nanos.length; turn++) {
          int who = Math.floorMod(run + turn, nanos.length);
          long started = nanoClock.getAsLong();
          var unused = detectors.get(who).detect(frame);
          long took = nanoClock.getAsLong() - started;
          if (run >= 0) {
            nanos[who][run] = took;
          }
        }
        if (run >= 0) {
          progress.step();
        }
      }
      return Arrays.stream(nanos).map(own -> times(own, nanos[0])).toList();
    } finally {
      frames.forEach(Frame::close);
    }
  }

  private static Times times(long[] own, long[] first) {
    double[] millis = new double[own.length];
    double[] ratios = new double[own.length];
    for (int run = 0; run < own.length; run++) {
      millis[run] = own[run] / 1e6;
      ratios[run] = (double) own[run] / first[run];
    }
    Arrays.sort(millis);
    Arrays.sort(ratios);
    return new Times(
        at(millis, 0.5), at(millis, 0.9), at(ratios, 0.5), at(ratios, 0.1), at(ratios, 0.9));
  }

  /** The nearest rank. */
  private static double at(double[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
