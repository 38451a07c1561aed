package io.github.jetdetr.camera.damage;

import java.nio.ByteBuffer;

/** What the beginning of an H.264 packet says of how others depend on it (ITU-T H.264, 7.3.1). */
public final class H264Packet {

  /** There is no recovery point. */
  public static final int NONE = -1;

  private static final int NAL_SLICE = 1;
  private static final int NAL_KEY_SLICE = 5;
  private static final int NAL_SEI = 6;
  private static final int SEI_RECOVERY_POINT = 6;
  private static final int MAX_GOLOMB_ZEROS = 16;

  private H264Packet() {}

  /**
   * Reads the recovery point (D.1.8 and D.2.8): from how many pictures on everything is sound, in a
   * stream that has no key frames but refreshes itself bit by bit.
   *
   * @param packet NAL units behind start codes, as in Annex B
   * @return in pictures, 0 for this one; {@link #NONE} if there is none before its first slice
   */
  public static int recoveryPoint(ByteBuffer packet) {
    for (int at = nextUnit(packet, 0); at > 0; at = nextUnit(packet, at)) {
      int type = packet.get(at) & 0x1F;
      if (isSlice(type)) {
        return NONE;
      }
      int found = type == NAL_SEI ? inSei(packet, at + 1) : NONE;
      if (found != NONE) {
        return found;
      }
    }
    return NONE;
  }

  /** Whether other pictures are built on the packet's; also where that cannot be seen. */
  public static boolean isReference(ByteBuffer packet) {
    for (int at = nextUnit(packet, 0); at > 0; at = nextUnit(packet, at)) {
      if (isSlice(packet.get(at) & 0x1F)) {
        return (packet.get(at) & 0x60) != 0;
      }
    }
    return true;
  }

  private static boolean isSlice(int type) {
    return type >= NAL_SLICE && type <= NAL_KEY_SLICE;
  }

  /**
   * Where the first unit behind a start code at {@code from} or later begins; 0 if there is none.
   */
  private static int nextUnit(ByteBuffer packet, int from) {
    for (int at = from; at + 3 < packet.limit(); at++) {
      if (packet.get(at) == 0 && packet.get(at + 1) == 0 && packet.get(at + 2) == 1) {
        return at + 3;
      }
    }
    return 0;
  }

  /** Goes from message to message up to the next start code. */
  private static int inSei(ByteBuffer packet, int from) {
    int at = from;
    while (at + 2 < packet.limit() && (packet.get(at) & 0xFF) != 0x80) {
      int type = 0;
      while (at < packet.limit() && packet.get(at) == (byte) 0xFF) {
        type += 255;
        at++;
      }
      if (at >= packet.limit()) {
        return NONE;
      }
      type += packet.get(at++) & 0xFF;
      int size = 0;
      while (at < packet.limit() && packet.get(at) == (byte) 0xFF) {
        size += 255;
        at++;
      }
      if (at >= packet.limit()) {
        return NONE;
      }
      size += packet.get(at++) & 0xFF;
      if (type == SEI_RECOVERY_POINT) {
        return golomb(packet, at);
      }
      at += size;
    }
    return NONE;
  }

  /** An unsigned Exp-Golomb number (9.1). */
  private static int golomb(ByteBuffer packet, int at) {
    int zeros = 0;
    while (zeros <= MAX_GOLOMB_ZEROS && bit(packet, at, zeros) == 0) {
      zeros++;
    }
    if (zeros > MAX_GOLOMB_ZEROS) {
      return NONE;
    }
    int value = 0;
    for (int i = 0; i <= zeros; i++) {
      value = value << 1 | bit(packet, at, zeros + i);
    }
    return value - 1;
  }

  private static int bit(ByteBuffer packet, int at, int bit) {
    int index = at + bit / 8;
    return index < packet.limit() ? packet.get(index) >> (7 - bit % 8) & 1 : 0;
  }
}
