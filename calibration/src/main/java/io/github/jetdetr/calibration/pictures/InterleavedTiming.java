package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.detect.Detector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Latency of detectors on the same pictures, from pixels to boxes. The detectors take turns picture
 * by picture in rotating order, so that other load on the machine affects all of them alike; each
 * is compared with the first one on the same picture.
 */
public final class InterleavedTiming {

  /** Limits memory: decoded pictures are large. */
  private static final int MAX_FRAMES = 16;

  /**
   * 90th percentile over median; where nothing else runs, pictures of one size take much the same
   * time.
   */
  private static final double MAX_SPREAD = 1.3;

  /** Rounds over all detectors that are not timed. */
  private static final int WARM_UP_ROUNDS = 3;

  /**
   * One detector's latency.
   *
   * @param p50Millis median, in ms
   * @param p90Millis 90th percentile, in ms
   * @param ratio median ratio of its latency to the first detector's on the same picture
   * @param ratioLow 10th percentile of the ratio
   * @param ratioHigh 90th percentile of the ratio
   */
  public record Times(
      double p50Millis, double p90Millis, double ratio, double ratioLow, double ratioHigh) {

    /**
     * Whether the spread is wider than a network's own: it does the same work on every picture, and
     * pictures of different sizes change no more than the smaller part before it.
     */
    public boolean isNoisy() {
      return p90Millis > MAX_SPREAD * p50Millis;
    }
  }

  private final LongSupplier nanoClock;

  /**
   * @param nanoClock a monotonic clock, in ns
   */
  public InterleavedTiming(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Times all detectors.
   *
   * @param detectors at least one; the others are compared with the first
   * @param images of the source, at least one; some of them are detected on
   * @param runs timed runs of each detector, at least 1
   * @return the latency of each detector, in their order
   * @throws PictureException if a picture cannot be read
   */
  public List<Times> run(
      List<Detector> detectors,
      PictureSource source,
      List<CocoImage> images,
      int runs,
      Progress progress)
      throws PictureException {
    List<Frame> frames = new ArrayList<>();
    try {
      for (CocoImage image : Spread.of(images, MAX_FRAMES)) {
        Frame frame = new Frame();
        frames.add(frame);
        source.read(image, frame);
      }
      long[][] nanos = new long[detectors.size()][runs];
      for (int run = -WARM_UP_ROUNDS; run < runs; run++) {
        Frame frame = frames.get(Math.floorMod(run, frames.size()));
        for (int position = 0; position < nanos.length; position++) {
          int index = Math.floorMod(run + position, nanos.length);
          long started = nanoClock.getAsLong();
          var unused = detectors.get(index).detect(frame);
          long elapsed = nanoClock.getAsLong() - started;
          if (run >= 0) {
            nanos[index][run] = elapsed;
          }
        }
        if (run >= 0) {
          progress.step();
        }
      }
      return Arrays.stream(nanos).map(detectorNanos -> times(detectorNanos, nanos[0])).toList();
    } finally {
      frames.forEach(Frame::close);
    }
  }

  private static Times times(long[] detectorNanos, long[] baselineNanos) {
    double[] millis = new double[detectorNanos.length];
    double[] ratios = new double[detectorNanos.length];
    for (int run = 0; run < detectorNanos.length; run++) {
      millis[run] = detectorNanos[run] / 1e6;
      ratios[run] = (double) detectorNanos[run] / baselineNanos[run];
    }
    Arrays.sort(millis);
    Arrays.sort(ratios);
    return new Times(
        percentile(millis, 0.5),
        percentile(millis, 0.9),
        percentile(ratios, 0.5),
        percentile(ratios, 0.1),
        percentile(ratios, 0.9));
  }

  /** Percentile by nearest rank. */
  private static double percentile(double[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
