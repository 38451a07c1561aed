package io.github.jetdetr.blackbox;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of records of an incident, by their numbers in files, which keep their meaning.
 *
 * <p>A record is the length of its payload (4 bytes), kind and camera (2 bytes each), the time it
 * was made ({@link System#nanoTime()}, 8 bytes), the payload, and CRC32C of all that (4 bytes), big
 * endian. A file starts with eight bytes of magic and ends with an {@link #END}.
 */
public enum RecordKind {
  /** The first: what was recorded and why, JSON; see {@link IncidentHeader}. */
  HEADER(1),
  /** What a decoder has to know before the packets of a camera. */
  STREAM(2),
  /** Compressed data as the camera sent them. */
  PACKET(3),
  /** A picture of the packets was taken, with its time and damage. */
  PICTURE(4),
  /** A picture of a camera that sends pixels, with its time. */
  PIXELS(5),
  /** What was detected on a picture, and when. */
  RESULT(6),
  /** What was published, except detections and pictures. */
  MESSAGE(7),
  /** Something happened that incidents are written for: a kind's word, a space, and one line. */
  TRIGGER(8),
  /** The last: how many records there are, and how many could not be written; two numbers. */
  END(9);

  private static final RecordKind[] KINDS = values();

  private final int number;

  RecordKind(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** The kind of a number; null for one of a later version. */
  static @Nullable RecordKind of(int number) {
    return number >= 1 && number <= KINDS.length ? KINDS[number - 1] : null;
  }
}
