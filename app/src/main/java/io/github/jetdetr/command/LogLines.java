package io.github.jetdetr.command;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Standard error, whose last lines are kept: what the log says goes there. One in a process.
 * Thread-safe.
 */
public final class LogLines extends OutputStream {

  private static final LogLines OF_THIS_PROCESS = new LogLines();
  private static final int MAX_LINES = 500;
  private static final int MAX_LINE_BYTES = 2_000;

  private final OutputStream out = new FileOutputStream(FileDescriptor.err);

  @GuardedBy("this")
  private final Deque<String> lines = new ArrayDeque<>();

  @GuardedBy("this")
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private LogLines() {}

  /** Has standard error kept; the first thing that a {@code main} does. */
  public static void keep() {
    System.setErr(
        new PrintStream(OF_THIS_PROCESS, /* autoFlush= */ true, Charset.defaultCharset()));
  }

  /** The last lines of this process's log, oldest first; none if it was not kept. */
  public static List<String> last(int count) {
    synchronized (OF_THIS_PROCESS) {
      List<String> all = List.copyOf(OF_THIS_PROCESS.lines);
      return all.subList(Math.max(0, all.size() - count), all.size());
    }
  }

  @Override
  public synchronized void write(int value) throws IOException {
    out.write(value);
    keep((byte) value);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
    out.write(bytes, offset, count);
    for (int at = offset; at < offset + count; at++) {
      keep(bytes[at]);
    }
  }

  @GuardedBy("this")
  private void keep(byte value) {
    if (value == '\n') {
      lines.addLast(line.toString(Charset.defaultCharset()));
      line.reset();
      if (lines.size() > MAX_LINES) {
        lines.removeFirst();
      }
    } else if (line.size() < MAX_LINE_BYTES) {
      line.write(value);
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
