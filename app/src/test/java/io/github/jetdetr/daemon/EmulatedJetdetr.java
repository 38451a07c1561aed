package io.github.jetdetr.daemon;

import io.github.jetdetr.engine.EmulatedNetwork;

/** {@code jetdetr} in a process that {@link io.github.jetdetr.engine.GpuEmulator} started. */
final class EmulatedJetdetr {

  private EmulatedJetdetr() {}

  /** Takes the arguments of {@link Main}. */
  public static void main(String[] arguments) {
    EmulatedNetwork.register();
    Main.main(arguments);
  }
}
