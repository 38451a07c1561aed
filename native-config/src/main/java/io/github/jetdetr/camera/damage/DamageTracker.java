package io.github.jetdetr.camera.damage;

import io.github.jetdetr.annotation.HotPath;

/**
 * Knows which pictures of a stream are damaged: their own packets were lost, the decoder concealed
 * a part of them, or they are built on pictures of which that is true.
 *
 * <p>Packets come in decoding order. What is lost stays lost until a picture that needs no other: a
 * key frame, or the recovery point of a stream that refreshes itself bit by bit. Pictures come in
 * the order of showing and are matched with their packets by time stamp; those shown before a key
 * frame, though sent after it, may still need the ones before.
 *
 * <p>Damage is a share in [0, 1]: of the picture's blocks the ones that the decoder concealed, here
 * and since the last sound picture; 1 where nobody knows how much is missing. It is a lower limit,
 * since wrong blocks spread with the motion.
 *
 * <p>Used by one thread at a time. Allocates nothing.
 */
@HotPath
public final class DamageTracker {

  // More than a decoder holds back: 16 pictures, and one for each of its threads.
  private static final int MAX_PENDING = 64;
  private static final int NONE = -1;

  private final long[] stamps = new long[MAX_PENDING];
  private final float[] damages = new float[MAX_PENDING];
  private final boolean[] needsNone = new boolean[MAX_PENDING];
  private final boolean[] isNeeded = new boolean[MAX_PENDING];
  private int sent;

  // In decoding order, of what the next packet is built on.
  private float sentDamage;
  private int picturesToRecovery = NONE;
  private boolean lastStartsRecovery;
  // In the order of showing.
  private float shownDamage;

  /** A new stream, or the same from its beginning: nothing is built on what was before. */
  public void restart() {
    sent = 0;
    sentDamage = 0;
    picturesToRecovery = NONE;
    shownDamage = 0;
  }

  /** Whether packets that are sent now may be built on something damaged. */
  public boolean isDamaged() {
    return sentDamage > 0 || shownDamage > 0;
  }

  /**
   * A packet is going to be decoded.
   *
   * @param stamp its time stamp, which the decoder passes on
   * @param key whether it needs no other, nor does any behind it need one before it
   * @param recoveryPictures after how many pictures more all is sound, whatever was lost before;
   *     negative if it is no recovery point
   * @param needed whether others are built on it
   * @param corrupt whether it is known to be damaged itself
   */
  public void send(long stamp, boolean key, int recoveryPictures, boolean needed, boolean corrupt) {
    boolean fresh = key;
    lastStartsRecovery = recoveryPictures >= 0;
    if (lastStartsRecovery) {
      picturesToRecovery = recoveryPictures;
    }
    if (picturesToRecovery >= 0) {
      fresh |= picturesToRecovery == 0;
      picturesToRecovery--;
    }
    if (fresh) {
      sentDamage = 0;
      picturesToRecovery = NONE;
    }
    int at = sent++ % MAX_PENDING;
    stamps[at] = stamp;
    damages[at] = corrupt ? 1 : sentDamage;
    needsNone[at] = fresh;
    isNeeded[at] = needed;
    if (corrupt && needed) {
      sentDamage = 1;
      picturesToRecovery = NONE;
    }
  }

  /**
   * The decoder concealed a part of the last packet's picture.
   *
   * @param share of its blocks, in [0, 1]; 1 if a whole picture is missing that it is built on
   */
  public void concealed(float share) {
    if (sent == 0) {
      return;
    }
    int at = (sent - 1) % MAX_PENDING;
    damages[at] = Math.min(1, damages[at] + share);
    if (isNeeded[at]) {
      sentDamage = damages[at];
      picturesToRecovery = NONE;
    }
  }

  /**
   * A reference picture before the last packet is missing, whether or not this one uses it:
   * everything is damaged up to the next picture that needs no other.
   */
  public void referenceMissing() {
    if (sent == 0) {
      return;
    }
    int at = (sent - 1) % MAX_PENDING;
    if (needsNone[at]) {
      // What is shown before it may need what is missing. That it was sent before cannot be seen
      // from here, so sound pictures that are still to be shown count as damaged, too.
      shownDamage = 1;
      return;
    }
    damages[at] = 1;
    sentDamage = 1;
    // A recovery point makes good whatever was lost before it.
    if (!lastStartsRecovery) {
      picturesToRecovery = NONE;
    }
  }

  /**
   * A picture was decoded.
   *
   * @param stamp its packet's
   * @param key whether it is a key frame
   * @param wrong whether the decoder says that something is wrong with it
   * @return its damage
   */
  public float decoded(long stamp, boolean key, boolean wrong) {
    int back = find(stamp);
    int at = back > 0 ? (sent - back) % MAX_PENDING : 0;
    if (key || (back > 0 && needsNone[at])) {
      shownDamage = 0;
    }
    float damage = back > 0 ? Math.max(damages[at], shownDamage) : shownDamage;
    if (wrong && damage == 0) {
      damage = 1;
      spread(back);
    }
    if (back == 0 || isNeeded[at]) {
      shownDamage = damage;
    }
    return damage;
  }

  /** Packets sent after the one of the last picture are built on it, up to the next that is not. */
  private void spread(int back) {
    for (int later = back - 1; later > 0; later--) {
      int at = (sent - later) % MAX_PENDING;
      if (needsNone[at]) {
        return;
      }
      damages[at] = 1;
    }
    sentDamage = 1;
    picturesToRecovery = NONE;
  }

  /** How many packets ago the one with this stamp was sent, from 1 on; 0 if it is not known. */
  private int find(long stamp) {
    for (int back = 1; back <= Math.min(sent, MAX_PENDING); back++) {
      if (stamps[(sent - back) % MAX_PENDING] == stamp) {
        return back;
      }
    }
    return 0;
  }
}
