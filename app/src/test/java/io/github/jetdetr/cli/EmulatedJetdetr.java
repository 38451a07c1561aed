package io.github.jetdetr.cli;

import io.github.jetdetr.engine.tensorrt.EmulatedNetwork;

/**
 * {@code jetdetr} in a process that {@link io.github.jetdetr.engine.tensorrt.GpuEmulator} started.
 */
final class EmulatedJetdetr {

  private EmulatedJetdetr() {}

  /** Takes the arguments of {@link JetdetrMain}. */
  public static void main(String[] arguments) {
    EmulatedNetwork.register();
    JetdetrMain.main(arguments);
  }
}
