package io.github.jetdetr.camera;

import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** What cameras hold outside of Java's heap. */
public final class NativeMemory {

  private NativeMemory() {}

  /**
   * Bytes that the binding of the native libraries has given out and not yet got back; what those
   * libraries allocate for themselves is in no counter but the process's own. Null when the binding
   * cannot be loaded here.
   */
  public static @Nullable Long bytes() {
    try {
      return Pointer.totalBytes();
    } catch (LinkageError e) {
      return null;
    }
  }
}
