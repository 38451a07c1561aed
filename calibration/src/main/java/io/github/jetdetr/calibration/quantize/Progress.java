package io.github.jetdetr.calibration.quantize;

/** Hears how a long piece of work goes; called by the thread that does it. */
@FunctionalInterface
public interface Progress {

  /** One line for people. */
  void tell(String line);
}
