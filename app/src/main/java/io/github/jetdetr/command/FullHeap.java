package io.github.jetdetr.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends a process whose heap is full. Nothing can be made then, no exception and no text, and no
 * class can be loaded, so what the end needs exists from {@link #prepare} on. Thread-safe.
 */
public final class FullHeap {

  private static final byte[] LAST_WORDS =
      "jetdetr: the heap is full, exiting with code 70\n".getBytes(StandardCharsets.US_ASCII);
  private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);
  private static final Runtime RUNTIME = Runtime.getRuntime();
  private static final int CODE = ExitCode.INTERNAL.code();

  private FullHeap() {}

  /** Makes what {@link #endProcess} needs; to be called while there is memory. */
  public static void prepare() {
    // Whoever calls it has initialised this class, which is all.
  }

  /**
   * Says so on standard error and ends the process at once, with {@link ExitCode#INTERNAL} and
   * without shutdown hooks. Does not return.
   */
  public static void endProcess() {
    try {
      STANDARD_ERROR.write(LAST_WORDS);
    } catch (IOException e) {
      // There is nobody left to say it to.
    } finally {
      RUNTIME.halt(CODE);
    }
  }
}
