package io.github.jetdetr.top;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A full-screen display that restores the previous contents of the terminal when closed. Uses the
 * control sequences of ECMA-48 and xterm's alternate screen. Thread-safe.
 */
public final class Terminal implements AutoCloseable {

  /** Default width in columns, if unknown. */
  public static final int COLUMNS = 80;

  /** Default height in rows, if unknown. */
  public static final int ROWS = 24;

  private static final String ALTERNATE_SCREEN = "\u001b[?1049h";
  private static final String NORMAL_SCREEN = "\u001b[?1049l";
  // The terminal may have become narrower since its size was read.
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_REST_OF_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter out;
  private boolean closed;

  /** Switches to the alternate screen until {@link #close}. */
  public Terminal(PrintWriter out) {
    this.out = out;
    out.print(ALTERNATE_SCREEN + NO_WRAP + HIDE_CURSOR);
    out.flush();
  }

  /** Redraws the screen line by line without clearing it, to avoid flicker. */
  public synchronized void draw(List<String> lines) {
    if (closed) {
      return;
    }
    out.print(HOME);
    // No line end after the last line, which would scroll a full screen.
    out.print(String.join(CLEAR_REST_OF_LINE + "\r\n", lines));
    out.print(CLEAR_REST_OF_LINE + CLEAR_BELOW);
    out.flush();
  }

  /** Restores the terminal. Idempotent; may be called while another thread draws. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      out.print(SHOW_CURSOR + WRAP + NORMAL_SCREEN);
      out.flush();
    }
  }

  /** Rows and columns of the controlling terminal; 24 and 80 if there is none. */
  public static int[] size() {
    int[] defaultSize = {ROWS, COLUMNS};
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      if (!stty.waitFor(1, TimeUnit.SECONDS) || stty.exitValue() != 0) {
        stty.destroyForcibly();
        return defaultSize;
      }
      String[] fields =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .split(" ", 2);
      int rows = Integer.parseInt(fields[0]);
      int columns = Integer.parseInt(fields[1]);
      return rows > 0 && columns > 0 ? new int[] {rows, columns} : defaultSize;
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return defaultSize;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return defaultSize;
    }
  }
}
