package io.github.jetdetr.detect;

import io.github.jetdetr.engine.InferenceSlot;

/** Detectors over slots that a test has made. */
public final class FakeDetectors {

  private FakeDetectors() {}

  /** A detector that decodes by this action and never detects an object. */
  public static Detector over(InferenceSlot slot, Runnable decode) {
    return new Detector(
        slot,
        (placement, into) -> {
          decode.run();
          into.clear();
        },
        1);
  }
}
