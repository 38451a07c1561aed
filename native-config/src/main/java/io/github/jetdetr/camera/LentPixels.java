package io.github.jetdetr.camera;

/**
 * Pixels that a decoder lends to a {@link Frame}, so that they need not be copied. They are the
 * decoder's own, of which it may still make later pictures: they are read and never written.
 *
 * <p>Belongs to one frame, which keeps it from loan to loan and closes it with itself, maybe long
 * after the camera. Called by whichever thread has the frame, and by one at a time; no call blocks.
 */
public interface LentPixels {

  /** Ends the loan: the frame does not look at the pixels again. Idempotent. */
  void giveBack();

  /** Ends the loan and frees what it took to lend; nothing is lent afterwards. Idempotent. */
  void close();
}
