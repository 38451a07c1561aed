package io.github.jetdetr.calibration.layer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The distribution of a layer's input over all pictures: a histogram, and the minimum and maximum
 * of each channel over all positions.
 */
public final class InputRange {

  private static final int MAX_CHANNELS = 1 << 20;

  private final Histogram histogram = new Histogram();
  private final float[] channelMin;
  private final float[] channelMax;
  private final int inner;

  /**
   * @param channels number of channels of the tensor
   * @param inner elements per channel: height · width of [N, C, H, W], 1 if channels are the last
   *     axis
   */
  public InputRange(int channels, int inner) {
    channelMin = new float[channels];
    channelMax = new float[channels];
    this.inner = inner;
  }

  /** Adds a tensor, row-major. */
  public void add(float[] values) {
    histogram.add(values);
    for (int from = 0; from < values.length; from += inner) {
      int channel = from / inner % channelMin.length;
      float min = channelMin[channel];
      float max = channelMax[channel];
      for (int at = from; at < from + inner; at++) {
        min = Math.min(min, values[at]);
        max = Math.max(max, values[at]);
      }
      channelMin[channel] = min;
      channelMax[channel] = max;
    }
  }

  /** The magnitudes of all channels together; live, not a copy. */
  public Histogram histogram() {
    return histogram;
  }

  /** Minimum of each channel, at most 0; shared, must not be modified. */
  public float[] channelMin() {
    return channelMin;
  }

  /** Maximum of each channel, at least 0; shared, must not be modified. */
  public float[] channelMax() {
    return channelMax;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(channelMin.length);
    out.writeInt(inner);
    for (int channel = 0; channel < channelMin.length; channel++) {
      out.writeFloat(channelMin[channel]);
      out.writeFloat(channelMax[channel]);
    }
    histogram.write(out);
  }

  /** Reads what {@link #write} wrote. */
  static InputRange read(DataInputStream in) throws IOException {
    int channels = in.readInt();
    int inner = in.readInt();
    if (channels < 1 || channels > MAX_CHANNELS || inner < 1) {
      throw new IOException("the file has no valid ranges");
    }
    InputRange range = new InputRange(channels, inner);
    for (int channel = 0; channel < channels; channel++) {
      range.channelMin[channel] = in.readFloat();
      range.channelMax[channel] = in.readFloat();
    }
    range.histogram.read(in);
    return range;
  }
}
