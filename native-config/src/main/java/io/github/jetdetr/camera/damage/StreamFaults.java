package io.github.jetdetr.camera.damage;

import org.jspecify.annotations.Nullable;

/**
 * What FFmpeg said was wrong with one stream while it was read and decoded, until it is taken. Used
 * by one thread at a time.
 */
public final class StreamFaults {

  private static final ThreadLocal<@Nullable StreamFaults> CURRENT = new ThreadLocal<>();

  private int lostPackets;
  private int concealedBlocks;
  private boolean broken;
  private boolean referenceMissing;
  private boolean listensClosely;
  private boolean endMissing;
  private boolean readOn;

  /** Those of the stream that this thread is at; null if it is at none. */
  public static @Nullable StreamFaults current() {
    return CURRENT.get();
  }

  /** From here on what FFmpeg says on this thread is of this stream. */
  public void enter() {
    CURRENT.set(this);
  }

  /** Ends what {@link #enter} began. */
  public void leave() {
    // Not remove(): that would allocate a new map entry for each frame.
    CURRENT.set(null);
  }

  /** Whether what FFmpeg logs for debugging is to be read, too. */
  public void setListensClosely(boolean listensClosely) {
    this.listensClosely = listensClosely;
  }

  /** Whether what FFmpeg logs for debugging is to be read, too. */
  public boolean listensClosely() {
    return listensClosely;
  }

  public void countLostPackets(int packets) {
    lostPackets = Math.max(lostPackets, lostPackets + packets);
  }

  public void setConcealedBlocks(int blocks) {
    concealedBlocks = blocks;
  }

  /** A picture is missing on which others are built, this one or not. */
  public void setReferenceMissing() {
    referenceMissing = true;
  }

  /** Something is wrong with the picture, or missing that it is built on. */
  public void setBroken() {
    broken = true;
  }

  /** The picture's data have no end. */
  public void setEndMissing() {
    endMissing = true;
  }

  /** More data were needed than there are. */
  public void setReadOn() {
    readOn = true;
  }

  /** Whether something is wrong, nobody knows how much, since this was last asked. */
  public boolean takeBroken() {
    boolean wrong = broken || (endMissing && readOn);
    broken = false;
    endMissing = false;
    readOn = false;
    return wrong;
  }

  /** Whether a picture is missing on which others are built, since this was last asked. */
  public boolean takeReferenceMissing() {
    boolean missing = referenceMissing;
    referenceMissing = false;
    return missing;
  }

  /** Packets lost since this was last asked. */
  public int takeLostPackets() {
    int lost = lostPackets;
    lostPackets = 0;
    return lost;
  }

  /** Blocks of 16 × 16 pixels concealed since this was last asked. */
  public int takeConcealedBlocks() {
    int concealed = concealedBlocks;
    concealedBlocks = 0;
    return concealed;
  }
}
