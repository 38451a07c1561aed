package io.github.jetdetr.command;

/**
 * How the commands end: BSD's sysexits.h, so that service managers and scripts know them, and two
 * of our own for a calibration's refusal.
 */
public enum ExitCode {
  OK(0),
  /** The command line was wrong. */
  USAGE(64),
  /** A model or another input file holds what it should not. */
  DATA(65),
  /** An input file is missing or cannot be read. */
  NO_INPUT(66),
  /** Something this program needs is not there: a library, a camera, a broker. */
  UNAVAILABLE(69),
  /** A fault of this program. */
  INTERNAL(70),
  /** Reading or writing failed. */
  IO(74),
  /** The configuration is wrong. */
  CONFIG(78),
  /** No model kept the accuracy that was asked for. */
  REFUSED_ACCURACY(80),
  /** No model that was accurate enough was fast enough. */
  REFUSED_LATENCY(81);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number the process ends with. */
  public int code() {
    return code;
  }
}
