package io.github.jetdetr.camera.gstreamer;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Redaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline's child process, and what it says is wrong. A thread of its own reads its standard
 * error, logs the first lines, and keeps the one that names the cause.
 */
final class GstProcess {

  private static final Logger log = LoggerFactory.getLogger(GstProcess.class);
  private static final int MAX_LOGGED_LINES = 20;
  private static final long KILL_AFTER_MILLIS = 500;

  private final String shown;
  private final Process process;
  private final Thread errorReader = new Thread(this::readErrors, "gst-errors");

  private volatile String lastError = "";

  private GstProcess(String shown, Process process) {
    this.shown = shown;
    this.process = process;
  }

  /**
   * Starts the process; it ends with this one, and with the thread that calls this.
   *
   * @param shown the camera in messages
   * @param command the program and its arguments
   * @throws CameraException if there is no such program
   */
  static GstProcess start(String shown, List<String> command) throws CameraException {
    GstProcess started;
    try {
      List<String> whole = ParentDeath.endsWithParent(command);
      started = new GstProcess(shown, new ProcessBuilder(whole).start());
    } catch (IOException e) {
      throw new CameraException(
          shown
              + ": cannot run "
              + command.get(0)
              + "; install the package gstreamer1.0-tools: "
              + Redaction.of(String.valueOf(e.getMessage())),
          e);
    }
    started.errorReader.setDaemon(true);
    started.errorReader.start();
    return started;
  }

  /** What it writes to its standard output. */
  InputStream pictures() {
    return process.getInputStream();
  }

  /** Terminates the process, so that it can release its camera, and kills it after a timeout. */
  void end() {
    process.destroy();
    CompletableFuture.delayedExecutor(KILL_AFTER_MILLIS, TimeUnit.MILLISECONDS)
        .execute(process::destroyForcibly);
  }

  /** Waits for its last errors, which often arrive after its standard output has closed. */
  void awaitErrors() {
    try {
      errorReader.join(KILL_AFTER_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The line that names the cause, to append to a message; empty without one. */
  String errorSuffix() {
    return lastError.isEmpty() ? "" : ": " + lastError;
  }

  /** Sets the cause, where it shows on our side of the pipe. */
  void failed(IOException e) {
    lastError = String.valueOf(e.getMessage());
  }

  private void readErrors() {
    int lines = 0;
    // The child process writes messages in the system's encoding.
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), Charset.defaultCharset()))) {
      String line = reader.readLine();
      while (line != null) {
        String shownLine = Redaction.of(line.strip());
        if (!shownLine.isEmpty()) {
          // The first error names the cause; later ones are consequences.
          boolean keepsFirst = lastError.contains("ERROR");
          lastError = keepsFirst ? lastError : shownLine;
          if (lines++ < MAX_LOGGED_LINES) {
            log.warn("{}: {}", shown, shownLine);
          }
        }
        line = reader.readLine();
      }
    } catch (IOException e) {
      log.debug("{}: cannot read its error messages: {}", shown, e.getMessage());
    }
  }
}
