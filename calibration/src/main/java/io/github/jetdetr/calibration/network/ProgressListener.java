package io.github.jetdetr.calibration.network;

/** Hears how a long piece of work goes; called by the thread that does it. */
@FunctionalInterface
public interface ProgressListener {

  /** One line for people. */
  void tell(String line);
}
