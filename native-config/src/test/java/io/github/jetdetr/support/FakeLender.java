package io.github.jetdetr.support;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.LentPixels;
import io.github.jetdetr.camera.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;

/**
 * Lends pixels as a decoder does: rows are as far apart as it likes, and what was given back holds
 * something else from then on.
 */
public final class FakeLender implements LentPixels {

  private static final int OVERREAD = 64;
  private static final byte BETWEEN_ROWS = (byte) 0xA5;
  private static final byte GIVEN_BACK = (byte) 0xDD;

  private final Frame picture;
  private final BytePointer memory;
  private final byte[] original;
  private final byte[] other;
  private final byte[] now;
  private final LongPointer addresses = new LongPointer(4);
  private final IntPointer strides = new IntPointer(4);
  private int loans;
  private int closings;
  private boolean written;

  /**
   * Copies what is to be lent.
   *
   * @param picture gives the pixels, and afterwards format, colour space and size only
   * @param padding bytes between rows
   */
  public FakeLender(Frame picture, int padding) {
    this.picture = picture;
    PixelFormat format = picture.format();
    int bytes = OVERREAD;
    for (int plane = 0; plane < format.planes(); plane++) {
      strides.put(plane, format.rowBytes(plane, picture.width()) + padding);
      bytes += strides.get(plane) * format.rows(plane, picture.height());
    }
    original = new byte[bytes];
    Arrays.fill(original, BETWEEN_ROWS);
    other = new byte[bytes];
    Arrays.fill(other, GIVEN_BACK);
    now = new byte[bytes];
    memory = new BytePointer((long) bytes);
    int at = 0;
    for (int plane = 0; plane < format.planes(); plane++) {
      addresses.put(plane, memory.address() + at);
      ByteBuffer pixels = picture.plane(plane);
      int row = format.rowBytes(plane, picture.width());
      for (int y = 0; y < format.rows(plane, picture.height()); y++, at += strides.get(plane)) {
        pixels.get(y * picture.stride(plane), original, at, row);
      }
    }
  }

  /** Lends the picture; allocates nothing. */
  public FakeLender lendTo(Frame frame) {
    memory.put(original);
    loans++;
    frame.lend(
        this,
        picture.format(),
        picture.colorSpace(),
        picture.width(),
        picture.height(),
        addresses,
        strides);
    return this;
  }

  /** Whether nobody has written to the pixels while they were lent. */
  public boolean isUntouched() {
    if (loans > 0) {
      memory.get(now);
      written |= !Arrays.equals(original, now);
    }
    return !written;
  }

  /** Loans that have not ended. */
  public int loans() {
    return loans;
  }

  /** How often this was closed. */
  public int closings() {
    return closings;
  }

  @Override
  public void giveBack() {
    if (loans > 0) {
      boolean unused = isUntouched();
      loans--;
      memory.put(other);
    }
  }

  @Override
  public void close() {
    giveBack();
    closings++;
  }
}
