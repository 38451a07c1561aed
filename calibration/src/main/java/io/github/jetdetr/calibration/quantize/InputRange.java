package io.github.jetdetr.calibration.quantize;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a layer's input is like over all pictures: its histogram, and the largest magnitude of each
 * channel over all places.
 */
final class InputRange {

  private static final int MOST_CHANNELS = 1 << 20;

  private final Histogram histogram = new Histogram();
  private final float[] largest;
  private final int inner;

  /**
   * @param channels channels of the tensor
   * @param inner elements that lie between two channels: height · width of [N, C, H, W], 1 where
   *     channels come last
   */
  InputRange(int channels, int inner) {
    largest = new float[channels];
    this.inner = inner;
  }

  void add(float[] values) {
    histogram.add(values);
    for (int from = 0; from < values.length; from += inner) {
      int channel = from / inner % largest.length;
      float most = largest[channel];
      for (int at = from; at < from + inner; at++) {
        most = Math.max(most, Math.abs(values[at]));
      }
      largest[channel] = most;
    }
  }

  Histogram histogram() {
    return histogram;
  }

  /** Largest magnitude by channel; shared, not to be changed. */
  float[] largest() {
    return largest;
  }

  /** Whether any value was not zero. */
  boolean isAlive() {
    return histogram.largest() > 0;
  }

  /** The channels' median magnitude. */
  float median() {
    float[] sorted = largest.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(largest.length);
    out.writeInt(inner);
    for (float value : largest) {
      out.writeFloat(value);
    }
    histogram.write(out);
  }

  /** What {@link #write} wrote. */
  static InputRange read(DataInputStream in) throws IOException {
    int channels = in.readInt();
    int inner = in.readInt();
    if (channels < 1 || channels > MOST_CHANNELS || inner < 1) {
      throw new IOException("no ranges");
    }
    InputRange range = new InputRange(channels, inner);
    for (int channel = 0; channel < channels; channel++) {
      range.largest[channel] = in.readFloat();
    }
    range.histogram.read(in);
    return range;
  }
}
