package io.github.jetdetr.calibration.layer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a layer's input is like over all pictures: its histogram, and how far each channel goes
 * below and above zero over all places.
 */
public final class InputRange {

  private static final int MAX_CHANNELS = 1 << 20;

  private final Histogram histogram = new Histogram();
  private final float[] lowest;
  private final float[] highest;
  private final int inner;

  /**
   * @param channels channels of the tensor
   * @param inner elements that lie between two channels: height · width of [N, C, H, W], 1 where
   *     channels come last
   */
  public InputRange(int channels, int inner) {
    lowest = new float[channels];
    highest = new float[channels];
    this.inner = inner;
  }

  public void add(float[] values) {
    histogram.add(values);
    for (int from = 0; from < values.length; from += inner) {
      int channel = from / inner % lowest.length;
      float least = lowest[channel];
      float most = highest[channel];
      for (int at = from; at < from + inner; at++) {
        least = Math.min(least, values[at]);
        most = Math.max(most, values[at]);
      }
      lowest[channel] = least;
      highest[channel] = most;
    }
  }

  public Histogram histogram() {
    return histogram;
  }

  /** Lowest value by channel, at most 0; shared, not to be changed. */
  float[] lowest() {
    return lowest;
  }

  /** Highest value by channel, at least 0; shared, not to be changed. */
  float[] highest() {
    return highest;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(lowest.length);
    out.writeInt(inner);
    for (int channel = 0; channel < lowest.length; channel++) {
      out.writeFloat(lowest[channel]);
      out.writeFloat(highest[channel]);
    }
    histogram.write(out);
  }

  /** What {@link #write} wrote. */
  static InputRange read(DataInputStream in) throws IOException {
    int channels = in.readInt();
    int inner = in.readInt();
    if (channels < 1 || channels > MAX_CHANNELS || inner < 1) {
      throw new IOException("no ranges");
    }
    InputRange range = new InputRange(channels, inner);
    for (int channel = 0; channel < channels; channel++) {
      range.lowest[channel] = in.readFloat();
      range.highest[channel] = in.readFloat();
    }
    range.histogram.read(in);
    return range;
  }
}
