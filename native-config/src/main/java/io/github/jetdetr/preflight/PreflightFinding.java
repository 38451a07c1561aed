package io.github.jetdetr.preflight;

import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param what its name, short: {@code libnvinfer.so.10}, {@code glibc}
 * @param weight how much it matters
 * @param found what is there, or what is not
 * @param remedy what to do about it; empty exactly for {@link Weight#OK}
 */
public record PreflightFinding(String what, Weight weight, String found, String remedy) {

  public PreflightFinding {
    if (remedy.isEmpty() != (weight == Weight.OK)) {
      throw new IllegalArgumentException(
          "%s is %s with the remedy '%s'".formatted(what, weight.word(), remedy));
    }
  }

  /** How much a finding matters. */
  public enum Weight {
    /** As it should be. */
    OK,
    /** Works without; something is worth knowing or missing that is optional. */
    NOTE,
    /** It does not work like this. */
    FAULT;

    /** In lower case, as people and programs read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All is well. */
  public static PreflightFinding ok(String what, String found) {
    return new PreflightFinding(what, Weight.OK, found, "");
  }

  /** Worth knowing. */
  public static PreflightFinding note(String what, String found, String remedy) {
    return new PreflightFinding(what, Weight.NOTE, found, remedy);
  }

  /** Has to be mended. */
  public static PreflightFinding fault(String what, String found, String remedy) {
    return new PreflightFinding(what, Weight.FAULT, found, remedy);
  }

  /** {@code libnvinfer.so.10: not found → apt install libnvinfer10}. */
  public String line() {
    return what + ": " + found + (remedy.isEmpty() ? "" : " → " + remedy);
  }
}
