package io.github.jetdetr.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * How far a log was sent: two places in one small file, written in turns, each with its checksum,
 * so that one is sound whenever the process is killed. Not thread-safe.
 */
final class SpoolCursor implements Closeable {

  private static final int PLACES = 2;
  private static final int PLACE_BYTES = 3 * Long.BYTES + Integer.BYTES;

  private final FileChannel file;
  private long turn;
  private long segment;
  private long position;

  SpoolCursor(Path path) throws IOException {
    file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    for (int place = 0; place < PLACES; place++) {
      ByteBuffer bytes = ByteBuffer.allocate(PLACE_BYTES);
      int count = file.read(bytes, (long) place * PLACE_BYTES);
      if (count == PLACE_BYTES && bytes.getInt(3 * Long.BYTES) == crc(bytes)) {
        long itsTurn = bytes.getLong(0);
        if (itsTurn > turn) {
          turn = itsTurn;
          segment = bytes.getLong(Long.BYTES);
          position = bytes.getLong(2 * Long.BYTES);
        }
      }
    }
  }

  /** The file that is being sent; 0 if none was. */
  long segment() {
    return segment;
  }

  /** Where its first message begins that was not sent. */
  long position() {
    return position;
  }

  void moveTo(long newSegment, long newPosition) throws IOException {
    turn++;
    segment = newSegment;
    position = newPosition;
    ByteBuffer bytes = ByteBuffer.allocate(PLACE_BYTES);
    bytes.putLong(turn).putLong(segment).putLong(position);
    bytes.putInt(crc(bytes)).flip();
    long at = turn % PLACES * PLACE_BYTES;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  void sync() throws IOException {
    file.force(/* metaData= */ false);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().position(0).limit(3 * Long.BYTES));
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
