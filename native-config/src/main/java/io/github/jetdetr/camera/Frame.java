package io.github.jetdetr.camera;

import io.github.jetdetr.annotation.HotPath;

import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * One picture in native memory, with the time at which it was taken.
 *
 * <p>A frame is a reusable buffer: whoever makes it owns and closes it, a {@link Camera} fills it,
 * and its contents are good until it is filled again. Memory is taken on the first filling and
 * again only when size or format change, so a steady camera allocates nothing. Planes are 64-byte
 * aligned, rows are padded to multiples of 64 bytes, which vector code reads without looking.
 *
 * <p>Not thread-safe: {@link NewestFrame} hands a frame from one thread to another.
 */
@HotPath
public final class Frame implements Grab, AutoCloseable {

  private static final int ALIGNMENT = 64;
  // Vector code (FFmpeg's included) may read past the last row's end.
  private static final int OVERREAD = 64;
  private static final int MAX_PLANES = 4;
  static final int MAX_SIDE = 16_384;

  private final LongPointer planeAddresses = new LongPointer(MAX_PLANES);
  private final PointerPointer<BytePointer> planePointers = new PointerPointer<>(planeAddresses);
  private final IntPointer strides = new IntPointer(MAX_PLANES);
  private final ByteBuffer[] planes = new ByteBuffer[MAX_PLANES];
  private BytePointer memory = new BytePointer();

  private PixelFormat format = PixelFormat.BGR24;
  private ColorSpace colorSpace = ColorSpace.BT601_FULL;
  private int width;
  private int height;
  private long id;
  private long capturedAtNanos;
  private TimeSource timeSource = TimeSource.ARRIVAL;
  private long readyAtNanos;
  private List<TrueObject> truth = List.of();
  private PictureState pictureState = PictureState.GOOD;

  /** An empty frame of 0 × 0 pixels that holds no pixel memory yet. */
  public Frame() {
    for (int plane = 0; plane < MAX_PLANES; plane++) {
      planeAddresses.put(plane, 0L);
      strides.put(plane, 0);
    }
  }

  /**
   * Makes room for a picture of this shape; what the frame held is gone.
   *
   * @throws IllegalArgumentException when a side is not in 1 to 16384
   */
  public void reshape(
      PixelFormat newFormat, ColorSpace newColorSpace, int newWidth, int newHeight) {
    colorSpace = newColorSpace;
    truth = List.of();
    if (newFormat == format && newWidth == width && newHeight == height) {
      return;
    }
    if (newWidth < 1 || newHeight < 1 || newWidth > MAX_SIDE || newHeight > MAX_SIDE) {
      throw new IllegalArgumentException(
          "a picture's sides must be in [1, %d], but were %d × %d"
              .formatted(MAX_SIDE, newWidth, newHeight));
    }
    long bytes = ALIGNMENT;
    for (int plane = 0; plane < newFormat.planes(); plane++) {
      bytes += (long) stride(newFormat, plane, newWidth) * newFormat.rows(plane, newHeight);
    }
    memory.deallocate();
    memory = new BytePointer(bytes + OVERREAD);
    format = newFormat;
    width = newWidth;
    height = newHeight;
    long start = memory.address();
    long at = (start + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    for (int plane = 0; plane < MAX_PLANES; plane++) {
      boolean used = plane < format.planes();
      int stride = used ? stride(format, plane, width) : 0;
      int size = used ? stride * format.rows(plane, height) : 0;
      planeAddresses.put(plane, used ? at : 0L);
      strides.put(plane, stride);
      // JavaCPP's buffer begins at the memory's start, whatever the position: only its slice is
      // ours.
      planes[plane] = memory.position(at - start).limit(at - start + size).asByteBuffer().slice();
      at += size;
    }
    memory.position(0);
  }

  /**
   * Says what the pixels just written are; truth and judgement of earlier ones are forgotten.
   *
   * @param newId counts the camera's pictures, also those that nobody took
   * @param newCapturedAtNanos on the clock of {@link System#nanoTime()}
   */
  public void stamp(long newId, long newCapturedAtNanos, TimeSource newTimeSource) {
    id = newId;
    capturedAtNanos = newCapturedAtNanos;
    timeSource = newTimeSource;
    truth = List.of();
    pictureState = PictureState.GOOD;
  }

  /** Says when the picture lay here complete, on the clock of {@link System#nanoTime()}. */
  public void markReady(long nanos) {
    readyAtNanos = nanos;
  }

  /** When the picture lay here complete: the end of capture, the beginning of waiting. */
  public long readyAtNanos() {
    return readyAtNanos;
  }

  /** What is really in the picture; empty where the camera does not know it. */
  public List<TrueObject> truth() {
    return truth;
  }

  /**
   * Says what is really in the picture, after {@link #stamp}.
   *
   * @param newTruth immutable; kept, not copied
   */
  public void setTruth(List<TrueObject> newTruth) {
    truth = newTruth;
  }

  /** What is wrong with the picture; {@link PictureState#GOOD} where nobody judged it. */
  public PictureState pictureState() {
    return pictureState;
  }

  /** Says what is wrong with the picture, after {@link #stamp}. */
  public void judge(PictureState newState) {
    pictureState = newState;
  }

  /** How the pixels lie. */
  public PixelFormat format() {
    return format;
  }

  /** How luma and chroma turn into colors; says nothing for {@code RGB24} and {@code BGR24}. */
  public ColorSpace colorSpace() {
    return colorSpace;
  }

  /** Width in pixels; 0 in a frame never filled. */
  public int width() {
    return width;
  }

  /** Height in pixels; 0 in a frame never filled. */
  public int height() {
    return height;
  }

  /** The number of this picture, counted by the camera from 0; gaps are pictures nobody took. */
  public long id() {
    return id;
  }

  /** When the picture was taken, on the clock of {@link System#nanoTime()}. */
  public long capturedAtNanos() {
    return capturedAtNanos;
  }

  /** What {@link #capturedAtNanos()} rests on. */
  public TimeSource timeSource() {
    return timeSource;
  }

  /** The pixels of one plane, {@link #stride} bytes a row; a view, good until the next filling. */
  public ByteBuffer plane(int plane) {
    if (plane < 0 || plane >= format.planes() || width == 0) {
      throw new IndexOutOfBoundsException(
          "%s of %d × %d has no plane %d".formatted(format, width, height, plane));
    }
    return planes[plane];
  }

  /** Bytes from one row of {@code plane} to the next. */
  public int stride(int plane) {
    return strides.get(plane);
  }

  /** The plane addresses as native code takes them; for this module alone. */
  public PointerPointer<BytePointer> planePointers() {
    return planePointers;
  }

  /** The strides as native code takes them; for this module alone. */
  public IntPointer stridePointer() {
    return strides;
  }

  /** Frees the pixels. May be called twice; the frame must not be used after. */
  @Override
  public void close() {
    memory.deallocate();
    memory = new BytePointer();
    width = 0;
    height = 0;
    planeAddresses.deallocate();
    strides.deallocate();
  }

  private static int stride(PixelFormat format, int plane, int width) {
    return (format.rowBytes(plane, width) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
