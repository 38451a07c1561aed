package io.github.jetdetr.camera;

import io.github.jetdetr.annotation.HotPath;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * One picture in native memory, with its capture time.
 *
 * <p>A frame is a reusable buffer: its creator owns and closes it, a {@link Camera} fills it, and
 * its contents are valid until it is filled again. Its pixels lie in memory of its own or are lent
 * by a decoder ({@link #lend}); such a loan ends when the frame is filled again, written to or
 * closed, which may be long after the decoder. Own memory is allocated when it is first needed, and
 * again only when size or format change, so that a camera allocates nothing in the steady state. It
 * is 64-byte aligned, with rows padded to multiples of 64 bytes for vectorised code.
 *
 * <p>Not thread-safe: {@link NewestFrame} passes frames between threads. What was lent is given
 * back by the thread that has the frame then.
 */
@HotPath
public final class Frame implements Grab, AutoCloseable {

  private final PixelPlanes pixels = new PixelPlanes();
  private ColorSpace colorSpace = ColorSpace.BT601_FULL;
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
  public Frame() {}

  /**
   * Prepares the frame's own memory for a picture of this format and size, to be written through
   * {@link #writablePlane}; its previous contents are lost, and what was lent is given back.
   *
   * @throws IllegalArgumentException if width or height is not in [1, 16384]
   */
  public void reshape(
      PixelFormat newFormat, ColorSpace newColorSpace, int newWidth, int newHeight) {
    pixels.reshape(newFormat, newWidth, newHeight);
    describe(newColorSpace);
  }

  /**
   * Fills the frame with pixels that somebody lends, without copying them, until it is filled
   * again, written to or closed.
   *
   * @param lender holds the picture already; the frame's from now on, which closes it with itself
   *     or at the loan of another
   * @param addresses of the planes; copied
   * @param strides bytes from one row to the next, at least a row's; copied
   * @throws IllegalArgumentException if width or height is not in [1, 16384] or a stride is too
   *     small; the frame is empty then and the pixels are given back
   */
  public void lend(
      LentPixels lender,
      PixelFormat newFormat,
      ColorSpace newColorSpace,
      int newWidth,
      int newHeight,
      LongPointer addresses,
      IntPointer strides) {
    pixels.lend(lender, newFormat, newWidth, newHeight, addresses, strides);
    describe(newColorSpace);
  }

  private void describe(ColorSpace newColorSpace) {
    colorSpace = newColorSpace;
    fullWidth = pixels.width();
    fullHeight = pixels.height();
    truth = List.of();
  }

  /**
   * Gives back what was lent, if anything, which leaves the frame empty.
   *
   * @return who lent to this frame last, and may do so again; null if nobody did
   */
  public @Nullable LentPixels endLoan() {
    return pixels.endLoan();
  }

  /** Whether the pixels are lent, and not in memory of the frame's own. */
  public boolean isLent() {
    return pixels.isLent();
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
    reshape(other.format(), other.colorSpace, other.width(), other.height());
    setFullSize(other.fullWidth, other.fullHeight);
    pixels.copyFrom(other.pixels);
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
    return pixels.format();
  }

  /** The color space of luma and chroma; meaningless for {@code RGB24} and {@code BGR24}. */
  public ColorSpace colorSpace() {
    return colorSpace;
  }

  /** Width in pixels; 0 if the frame was never filled. */
  public int width() {
    return pixels.width();
  }

  /** Height in pixels; 0 if the frame was never filled. */
  public int height() {
    return pixels.height();
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
   * The pixels of one plane for reading, {@link #stride} bytes per row, from the first pixel to the
   * last: the last row ends without padding. A view that is valid until the frame is filled again
   * or written to; not afterwards, for the memory may be gone.
   */
  public ByteBuffer plane(int plane) {
    return pixels.readable(plane);
  }

  /** Likewise for writing. Lent pixels are copied first, once for all planes, and given back. */
  public ByteBuffer writablePlane(int plane) {
    return pixels.writable(plane);
  }

  /** Bytes from one row of {@code plane} to the next. */
  public int stride(int plane) {
    return pixels.strides.get(plane);
  }

  /**
   * The plane addresses for native code, which may write there after {@link #reshape} only; for use
   * in this module only.
   */
  public PointerPointer<BytePointer> planePointers() {
    return pixels.pointers;
  }

  /** The strides for native code; for use in this module only. */
  public IntPointer stridePointer() {
    return pixels.strides;
  }

  /**
   * Gives back what was lent and frees the pixel memory. Idempotent; the frame must not be used
   * afterwards.
   */
  @Override
  public void close() {
    pixels.close();
  }
}
