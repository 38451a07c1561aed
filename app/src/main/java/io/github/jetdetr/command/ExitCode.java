package io.github.jetdetr.command;

/**
 * Exit codes of the commands: those of BSD's sysexits.h, which service managers and scripts know,
 * and three of our own for a calibration that was refused or not decided.
 */
public enum ExitCode {
  OK(0),
  /** The command line was wrong. */
  USAGE(64),
  /** A model or another input file is malformed or unsupported. */
  DATA(65),
  /** An input file is missing or cannot be read. */
  NO_INPUT(66),
  /** A required resource is unavailable: a library, a camera, a broker. */
  UNAVAILABLE(69),
  /** A bug in this program. */
  INTERNAL(70),
  /** Reading or writing failed. */
  IO(74),
  /** A file, a folder or a port is not this user's to use. */
  NO_PERMISSION(77),
  /** The configuration is wrong. */
  CONFIG(78),
  /** No model kept the required accuracy. */
  REFUSED_ACCURACY(80),
  /** No sufficiently accurate model was fast enough. */
  REFUSED_LATENCY(81),
  /** The pictures are too few to say whether INT8 keeps the required accuracy. */
  UNDECIDED(82);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The process's exit code. */
  public int code() {
    return code;
  }
}
