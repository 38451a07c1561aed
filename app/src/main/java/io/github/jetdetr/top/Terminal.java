package io.github.jetdetr.top;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A whole screen that is drawn again and again, and leaves what was on the terminal before as it
 * was. Control sequences are those of ECMA-48, and xterm's for the second screen.
 */
public final class Terminal implements AutoCloseable {

  /** How wide a terminal is when nobody says. */
  public static final int COLUMNS = 80;

  /** How high a terminal is when nobody says. */
  public static final int ROWS = 24;

  private static final String SECOND_SCREEN = "\u001b[?1049h";
  private static final String FIRST_SCREEN = "\u001b[?1049l";
  // Between two looks at its size a terminal may have become narrower.
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_REST_OF_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter out;
  private boolean closed;

  /** Takes the terminal over until {@link #close}. */
  public Terminal(PrintWriter out) {
    this.out = out;
    out.print(SECOND_SCREEN + NO_WRAP + HIDE_CURSOR);
    out.flush();
  }

  /** Draws over what was there, line by line, so that nothing flickers. */
  public synchronized void draw(List<String> lines) {
    if (closed) {
      return;
    }
    out.print(HOME);
    // Without an end of line after the last one, which would scroll a full screen.
    out.print(String.join(CLEAR_REST_OF_LINE + "\r\n", lines));
    out.print(CLEAR_REST_OF_LINE + CLEAR_BELOW);
    out.flush();
  }

  /** Gives the terminal back. May be called twice, and while another thread draws. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      out.print(SHOW_CURSOR + WRAP + FIRST_SCREEN);
      out.flush();
    }
  }

  /**
   * Rows and columns of the terminal this process was started in; 24 and 80 where there is none.
   */
  public static int[] size() {
    int[] usual = {ROWS, COLUMNS};
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      if (!stty.waitFor(1, TimeUnit.SECONDS) || stty.exitValue() != 0) {
        stty.destroyForcibly();
        return usual;
      }
      String[] said =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .split(" ", 2);
      int rows = Integer.parseInt(said[0]);
      int columns = Integer.parseInt(said[1]);
      return rows > 0 && columns > 0 ? new int[] {rows, columns} : usual;
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return usual;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return usual;
    }
  }
}
