package io.github.jetdetr.calibration.network;

/** Receives the progress of a long operation, on the thread that performs it. */
@FunctionalInterface
public interface ProgressListener {

  /**
   * Reports progress.
   *
   * @param line one line of text
   */
  void report(String line);
}
