package io.github.jetdetr.message.object;

/** Receives pictures, on the thread that makes them. */
public interface SnapshotListener {

  /**
   * Receives a picture.
   *
   * @param jpeg a JPEG file; not changed afterwards
   */
  void snapshot(SnapshotReport report, byte[] jpeg);
}
