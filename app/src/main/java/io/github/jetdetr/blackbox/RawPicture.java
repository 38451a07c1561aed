package io.github.jetdetr.blackbox;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import java.nio.ByteBuffer;

/**
 * The pixels of a frame as bytes: format, color space, width, height, full width, full height, then
 * row by row.
 */
public final class RawPicture {

  private static final int HEAD_BYTES = 1 + 1 + 4 + 4 + 4 + 4;
  private static final PixelFormat[] FORMATS = PixelFormat.values();
  private static final ColorSpace[] SPACES = ColorSpace.values();

  private RawPicture() {}

  /** How many bytes {@link #write} writes. */
  static int bytes(Frame frame) {
    int bytes = HEAD_BYTES;
    for (int plane = 0; plane < frame.format().planes(); plane++) {
      bytes += rowBytes(frame, plane) * rows(frame, plane);
    }
    return bytes;
  }

  static void write(Frame frame, ByteBuffer to) {
    to.put((byte) frame.format().ordinal()).put((byte) frame.colorSpace().ordinal());
    to.putInt(frame.width()).putInt(frame.height());
    to.putInt(frame.fullWidth()).putInt(frame.fullHeight());
    for (int plane = 0; plane < frame.format().planes(); plane++) {
      ByteBuffer pixels = frame.plane(plane);
      int bytes = rowBytes(frame, plane);
      for (int row = 0; row < rows(frame, plane); row++) {
        to.put(to.position(), pixels, row * frame.stride(plane), bytes);
        to.position(to.position() + bytes);
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static void read(ByteBuffer from, Frame frame) {
    int format = from.get();
    int space = from.get();
    if (format < 0 || format >= FORMATS.length || space < 0 || space >= SPACES.length) {
      throw new IllegalArgumentException("there is no such format of pixels");
    }
    frame.reshape(FORMATS[format], SPACES[space], from.getInt(), from.getInt());
    int fullWidth = from.getInt();
    int fullHeight = from.getInt();
    if (fullWidth < frame.width() || fullHeight < frame.height()) {
      throw new IllegalArgumentException("a picture is larger than its full size");
    }
    frame.setFullSize(fullWidth, fullHeight);
    for (int plane = 0; plane < frame.format().planes(); plane++) {
      ByteBuffer pixels = frame.writablePlane(plane);
      int bytes = rowBytes(frame, plane);
      for (int row = 0; row < rows(frame, plane); row++) {
        pixels.put(row * frame.stride(plane), from, from.position(), bytes);
        from.position(from.position() + bytes);
      }
    }
  }

  private static int rowBytes(Frame frame, int plane) {
    return frame.format().rowBytes(plane, frame.width());
  }

  private static int rows(Frame frame, int plane) {
    return frame.format().rows(plane, frame.height());
  }
}
