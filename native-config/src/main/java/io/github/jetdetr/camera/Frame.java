package io.github.jetdetr.camera;

import io.github.jetdetr.annotation.HotPath;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * One picture in native memory, with its capture time.
 *
 * <p>A frame is a reusable buffer: its creator owns and closes it, a {@link Camera} fills it, and
 * its contents are valid until it is filled again. Memory is allocated when it is first filled, and
 * again only when size or format change, so that a camera allocates nothing in the steady state.
 * Planes are 64-byte aligned, rows are padded to multiples of 64 bytes for vectorised code.
 *
 * <p>Not thread-safe: {@link NewestFrame} passes frames between threads.
 */
@HotPath
public final class Frame implements Grab, AutoCloseable {

  private static final int ALIGNMENT = 64;
  // Vectorised code (FFmpeg's included) may read past the end of the last row.
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
  private int fullWidth;
  private int fullHeight;
  private long id;
  private long capturedAtNanos;
  private TimeSource timeSource = TimeSource.ARRIVAL;
  private long readyAtNanos;
  private List<TrueObject> truth = List.of();
  private PictureState pictureState = PictureState.GOOD;
  private float damage;
  private int lostPackets;

  /** Creates an empty frame of 0 × 0 pixels without pixel memory. */
  public Frame() {
    for (int plane = 0; plane < MAX_PLANES; plane++) {
      planeAddresses.put(plane, 0L);
      strides.put(plane, 0);
    }
  }

  /**
   * Prepares the frame for a picture of this format and size; its previous contents are lost.
   *
   * @throws IllegalArgumentException if width or height is not in [1, 16384]
   */
  public void reshape(
      PixelFormat newFormat, ColorSpace newColorSpace, int newWidth, int newHeight) {
    colorSpace = newColorSpace;
    fullWidth = newWidth;
    fullHeight = newHeight;
    truth = List.of();
    if (newFormat == format && newWidth == width && newHeight == height) {
      return;
    }
    if (newWidth < 1 || newHeight < 1 || newWidth > MAX_SIDE || newHeight > MAX_SIDE) {
      throw new IllegalArgumentException(
          "width and height must be in [1, %d], but were %d × %d"
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
      // JavaCPP's buffer starts at the beginning of the memory, whatever the position: use its
      // slice.
      planes[plane] = memory.position(at - start).limit(at - start + size).asByteBuffer().slice();
      at += size;
    }
    memory.position(0);
  }

  /**
   * Sets the metadata of the pixels just written, and resets ground truth, picture state and
   * damage.
   *
   * @param newId the camera's frame number, which also counts dropped frames
   * @param newCapturedAtNanos capture time on the clock of {@link System#nanoTime()}
   */
  public void stamp(long newId, long newCapturedAtNanos, TimeSource newTimeSource) {
    id = newId;
    capturedAtNanos = newCapturedAtNanos;
    timeSource = newTimeSource;
    truth = List.of();
    pictureState = PictureState.GOOD;
    damage = 0;
    lostPackets = 0;
  }

  /**
   * Takes over the pixels of another frame, and when and how they were captured; not its truth.
   * Allocates only when size or format change.
   */
  public void copyFrom(Frame other) {
    reshape(other.format, other.colorSpace, other.width, other.height);
    setFullSize(other.fullWidth, other.fullHeight);
    for (int plane = 0; plane < format.planes(); plane++) {
      planes[plane].put(0, other.planes[plane], 0, planes[plane].capacity());
    }
    stamp(other.id, other.capturedAtNanos, other.timeSource);
    markReady(other.readyAtNanos);
    pictureState = other.pictureState;
    damage = other.damage;
    lostPackets = other.lostPackets;
  }

  /** Sets the time at which the frame was complete, on the clock of {@link System#nanoTime()}. */
  public void markReady(long nanos) {
    readyAtNanos = nanos;
  }

  /** Time at which the frame was complete: the end of capture and the start of waiting. */
  public long readyAtNanos() {
    return readyAtNanos;
  }

  /** The ground truth of the picture; empty if the camera does not know it. */
  public List<TrueObject> truth() {
    return truth;
  }

  /**
   * Sets the ground truth, after {@link #stamp}.
   *
   * @param newTruth immutable; stored, not copied
   */
  public void setTruth(List<TrueObject> newTruth) {
    truth = newTruth;
  }

  /** What is wrong with the picture; {@link PictureState#GOOD} if it was not checked. */
  public PictureState pictureState() {
    return pictureState;
  }

  /** Sets what is wrong with the picture, after {@link #stamp}. */
  public void setPictureState(PictureState newState) {
    pictureState = newState;
  }

  /**
   * How much of the picture is known to be wrong, since data of it or of pictures that it is built
   * on were lost on the way: 0 for a sound one, otherwise the share of its area up to 1, which it
   * also is where nobody knows how much. A lower limit: wrong parts spread with the motion.
   */
  public float damage() {
    return damage;
  }

  /** Packets of the network that were lost between the camera's last picture and this one. */
  public int lostPackets() {
    return lostPackets;
  }

  /**
   * Sets what was lost on the way, after {@link #stamp}.
   *
   * @param newDamage share in [0, 1]
   * @throws IllegalArgumentException if the share is not in [0, 1] or the count is negative
   */
  public void setDamage(float newDamage, int newLostPackets) {
    if (!(newDamage >= 0 && newDamage <= 1) || newLostPackets < 0) {
      throw new IllegalArgumentException("damage must be in [0, 1] and lost packets at least 0");
    }
    damage = newDamage;
    lostPackets = newLostPackets;
  }

  /** The memory layout of the pixels. */
  public PixelFormat format() {
    return format;
  }

  /** The color space of luma and chroma; meaningless for {@code RGB24} and {@code BGR24}. */
  public ColorSpace colorSpace() {
    return colorSpace;
  }

  /** Width in pixels; 0 if the frame was never filled. */
  public int width() {
    return width;
  }

  /** Height in pixels; 0 if the frame was never filled. */
  public int height() {
    return height;
  }

  /**
   * Width of the picture as it was stored, of which this is a smaller one; mostly {@link #width()}.
   * Boxes are in its pixels.
   */
  public int fullWidth() {
    return fullWidth;
  }

  /** Likewise its height. */
  public int fullHeight() {
    return fullHeight;
  }

  /** Sets the size of the picture that was decoded to this smaller one, after {@link #reshape}. */
  public void setFullSize(int newWidth, int newHeight) {
    fullWidth = newWidth;
    fullHeight = newHeight;
  }

  /** The frame number, counted by the camera from 0; gaps are dropped frames. */
  public long id() {
    return id;
  }

  /** The capture time, on the clock of {@link System#nanoTime()}. */
  public long capturedAtNanos() {
    return capturedAtNanos;
  }

  /** The source of {@link #capturedAtNanos()}. */
  public TimeSource timeSource() {
    return timeSource;
  }

  /**
   * The pixels of one plane, {@link #stride} bytes per row; a view that is valid until the frame is
   * filled again.
   */
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

  /** The plane addresses for native code; for use in this module only. */
  public PointerPointer<BytePointer> planePointers() {
    return planePointers;
  }

  /** The strides for native code; for use in this module only. */
  public IntPointer stridePointer() {
    return strides;
  }

  /** Frees the pixel memory. Idempotent; the frame must not be used afterwards. */
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
