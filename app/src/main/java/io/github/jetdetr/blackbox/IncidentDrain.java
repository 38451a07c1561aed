package io.github.jetdetr.blackbox;

import io.github.jetdetr.camera.recording.RecordRing;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Takes records out of the memory, and writes those that are of use. Used by one thread. */
final class IncidentDrain {

  private final RecordRing ring;
  private final IncidentWriter out;
  private final long fromNanos;
  private final RecordRing.Taken taken = new RecordRing.Taken();

  /** Whether the packets of a camera can be decoded: from a key frame on. */
  private final Map<Integer, Boolean> decodable = new HashMap<>();

  /**
   * @param fromNanos what is older is left out
   */
  IncidentDrain(RecordRing ring, IncidentWriter out, long fromNanos) {
    this.ring = ring;
    this.out = out;
    this.fromNanos = fromNanos;
  }

  /**
   * Takes the oldest record.
   *
   * @return whether there was one
   */
  boolean step() throws IOException {
    if (!ring.take(taken)) {
      return false;
    }
    RecordKind kind = RecordKind.of(taken.kind());
    if (kind != null && isWanted(kind)) {
      out.write(kind, taken.source(), taken.timeNanos(), taken.payload());
    }
    return true;
  }

  private boolean isWanted(RecordKind kind) {
    if (kind == RecordKind.STREAM) {
      decodable.put(taken.source(), false);
      return true;
    }
    if (taken.timeNanos() - fromNanos < 0) {
      return false;
    }
    if (kind != RecordKind.PACKET) {
      return true;
    }
    boolean key = CameraTap.isKey(taken.payload());
    return decodable.merge(taken.source(), key, Boolean::logicalOr);
  }

  /** Whether the last record is younger than this. */
  boolean isPast(long nanos) {
    return taken.timeNanos() - nanos > 0;
  }
}
