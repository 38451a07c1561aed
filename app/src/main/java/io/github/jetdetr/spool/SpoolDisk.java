package io.github.jetdetr.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes to the end of a file; replaced by a disk that is full in tests. */
interface SpoolDisk {

  /** The real one. */
  SpoolDisk REAL =
      (file, bytes) -> {
        while (bytes.hasRemaining()) {
          int unused = file.write(bytes);
        }
      };

  /**
   * Writes all of it.
   *
   * @throws IOException if not all could be written; part of it may have been
   */
  void append(FileChannel file, ByteBuffer bytes) throws IOException;
}
