package io.github.jetdetr.calibration.layer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Histogram of a tensor's magnitudes in {@value #BINS} equal bins starting at 0. Takes any number
 * of values in constant memory: a value beyond the last bin doubles the bin width.
 */
public final class Histogram {

  /** Number of bins, as in TensorRT's and ONNX Runtime's entropy calibrators. */
  public static final int BINS = 2048;

  private final long[] counts = new long[BINS];
  private float limit;
  private float largest;

  /** Adds the magnitudes of all values; those that are not finite are ignored. */
  void add(float[] values) {
    float max = largest;
    for (float value : values) {
      float magnitude = Math.abs(value);
      if (magnitude > max && magnitude < Float.POSITIVE_INFINITY) {
        max = magnitude;
      }
    }
    grow(max);
    if (limit == 0) {
      counts[0] += values.length;
      return;
    }
    float perBin = BINS / limit;
    for (float value : values) {
      float place = Math.abs(value) * perBin;
      if (place <= BINS) {
        counts[Math.min((int) place, BINS - 1)]++;
      }
    }
  }

  private void grow(float max) {
    largest = max;
    if (limit == 0) {
      limit = max;
      return;
    }
    while (max > limit) {
      for (int bin = 0; bin < BINS; bin++) {
        counts[bin] = 2 * bin < BINS ? counts[2 * bin] + counts[2 * bin + 1] : 0;
      }
      limit *= 2;
    }
  }

  /** Number of values added. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** Largest magnitude seen; 0 if all values were zero. */
  public float largest() {
    return largest;
  }

  /** Upper edge of a bin. */
  public float end(int bin) {
    return (bin + 1) * (limit / BINS);
  }

  /** Number of values in each bin; a copy. */
  public long[] counts() {
    return counts.clone();
  }

  void write(DataOutputStream out) throws IOException {
    out.writeFloat(limit);
    out.writeFloat(largest);
    for (long count : counts) {
      out.writeLong(count);
    }
  }

  /** Restores what {@link #write} wrote. */
  void read(DataInputStream in) throws IOException {
    limit = in.readFloat();
    largest = in.readFloat();
    for (int bin = 0; bin < BINS; bin++) {
      counts[bin] = in.readLong();
    }
  }
}
