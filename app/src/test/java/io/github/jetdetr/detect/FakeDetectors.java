package io.github.jetdetr.detect;

import io.github.jetdetr.engine.Lane;

/** Detectors over lanes that a test has made. */
public final class FakeDetectors {

  private FakeDetectors() {}

  /** A detector that decodes as it is told and never sees an object. */
  public static Detector over(Lane lane, Runnable decode) {
    return new Detector(
        lane,
        (placement, into) -> {
          decode.run();
          into.clear();
        },
        1);
  }
}
