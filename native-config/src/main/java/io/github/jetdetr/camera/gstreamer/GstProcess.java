package io.github.jetdetr.camera.gstreamer;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Redaction;
import io.github.jetdetr.file.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline's child process, and what it says is wrong. A thread of its own reads its standard
 * error, logs the first lines, and keeps the one that names the cause.
 *
 * <p>Pictures have a descriptor of their own: whatever an element prints on standard output (one
 * copy of {@code nvarguscamerasrc} does) is a line of the log, and would shift every later picture
 * if it were among them.
 */
final class GstProcess {

  /** Where the child writes its pictures. */
  static final int PICTURE_DESCRIPTOR = 3;

  // A shell, which then becomes the program: Java gives a child three descriptors and no more.
  private static final List<String> PICTURES_APART =
      List.of("sh", "-c", "exec \"$0\" \"$@\" " + PICTURE_DESCRIPTOR + ">&1 1>&2");

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
   * @param command the program and its arguments, which writes pictures to {@link
   *     #PICTURE_DESCRIPTOR}
   * @param input what it is given on its standard input
   * @throws CameraException if there is no such program
   */
  static GstProcess start(String shown, List<String> command, byte[] input) throws CameraException {
    String program = command.get(0);
    if (Programs.find(program, System.getenv("PATH")) == null) {
      throw new CameraException(
          shown + ": there is no " + program + "; install the package gstreamer1.0-tools");
    }
    List<String> whole = new ArrayList<>(PICTURES_APART);
    whole.addAll(ParentDeath.endsWithParent(command));
    GstProcess started;
    try {
      started = new GstProcess(shown, new ProcessBuilder(whole).start());
    } catch (IOException e) {
      String why = Redaction.of(String.valueOf(e.getMessage()));
      throw new CameraException(shown + ": cannot run " + program + ": " + why, e);
    }
    started.give(input);
    started.errorReader.setDaemon(true);
    started.errorReader.start();
    return started;
  }

  private void give(byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // It has ended already, and says why.
      log.debug("{}: cannot be given its pipeline: {}", shown, e.getMessage());
    }
  }

  /** What it writes to {@link #PICTURE_DESCRIPTOR}. */
  InputStream pictures() {
    return process.getInputStream();
  }

  /** Terminates the process, so that it can release its camera, and kills it after a timeout. */
  void end() {
    process.destroy();
    CompletableFuture.delayedExecutor(KILL_AFTER_MILLIS, TimeUnit.MILLISECONDS)
        .execute(process::destroyForcibly);
  }

  /** Waits for its last errors, which often arrive after its pictures have ended. */
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
