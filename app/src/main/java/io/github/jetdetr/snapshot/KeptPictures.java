package io.github.jetdetr.snapshot;

import io.github.jetdetr.message.object.SnapshotReport;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The best pictures of objects that have not ended, within a limit of memory: beyond it the oldest
 * are forgotten. Not thread-safe.
 */
final class KeptPictures {

  /** One picture of an object, and when its frame was captured on the monotonic clock. */
  static final class Kept {
    final SnapshotReport report;
    final byte[] jpeg;
    final long capturedAtNanos;

    Kept(SnapshotReport report, byte[] jpeg, long capturedAtNanos) {
      this.report = report;
      this.jpeg = jpeg;
      this.capturedAtNanos = capturedAtNanos;
    }
  }

  private record Key(String camera, long number) {}

  private final long maxBytes;
  private final Map<Key, List<Kept>> pictures = new LinkedHashMap<>();
  private long bytes;

  KeptPictures(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Keeps the pictures of an object in the place of those before. */
  void put(String camera, long number, List<Kept> now) {
    var unused = take(camera, number);
    pictures.put(new Key(camera, number), List.copyOf(now));
    bytes += bytes(now);
    Iterator<List<Kept>> oldest = pictures.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      bytes -= bytes(oldest.next());
      oldest.remove();
    }
  }

  /** The pictures of an object, which are not kept any more; empty if there are none. */
  List<Kept> take(String camera, long number) {
    List<Kept> kept = pictures.remove(new Key(camera, number));
    bytes -= kept == null ? 0 : bytes(kept);
    return kept == null ? List.of() : kept;
  }

  private static long bytes(List<Kept> pictures) {
    long sum = 0;
    for (Kept picture : pictures) {
      sum += picture.jpeg.length;
    }
    return sum;
  }
}
