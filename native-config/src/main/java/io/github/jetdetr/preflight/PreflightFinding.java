package io.github.jetdetr.preflight;

import java.util.Locale;

/**
 * The result of one check.
 *
 * @param what short name of the item: {@code libnvinfer.so.10}, {@code glibc}
 * @param weight severity
 * @param found what was found, or what is missing
 * @param remedy what to do about it; empty if and only if {@link Weight#OK}
 */
public record PreflightFinding(String what, Weight weight, String found, String remedy) {

  public PreflightFinding {
    if (remedy.isEmpty() != (weight == Weight.OK)) {
      throw new IllegalArgumentException(
          "%s is %s with the remedy '%s'".formatted(what, weight.word(), remedy));
    }
  }

  /** Severity of a finding. */
  public enum Weight {
    /** No problem. */
    OK,
    /** Something optional is missing or noteworthy. */
    NOTE,
    /** TensorRT cannot run; needs to be fixed. */
    FAULT;

    /** In lower case, for text and JSON output. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A finding without a problem. */
  public static PreflightFinding ok(String what, String found) {
    return new PreflightFinding(what, Weight.OK, found, "");
  }

  /** An optional or noteworthy finding. */
  public static PreflightFinding note(String what, String found, String remedy) {
    return new PreflightFinding(what, Weight.NOTE, found, remedy);
  }

  /** A finding that has to be fixed. */
  public static PreflightFinding fault(String what, String found, String remedy) {
    return new PreflightFinding(what, Weight.FAULT, found, remedy);
  }

  /** {@code libnvinfer.so.10: not found → apt install libnvinfer10}. */
  public String line() {
    return what + ": " + found + (remedy.isEmpty() ? "" : " → " + remedy);
  }
}
