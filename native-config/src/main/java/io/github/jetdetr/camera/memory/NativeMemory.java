package io.github.jetdetr.camera.memory;

import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Native memory allocated by this process. */
public final class NativeMemory {

  private NativeMemory() {}

  /**
   * Bytes currently allocated through JavaCPP; memory that the native libraries allocate themselves
   * is not included, and so no picture that a decoder lends. Null if JavaCPP cannot be loaded here.
   */
  public static @Nullable Long bytes() {
    try {
      return Pointer.totalBytes();
    } catch (LinkageError e) {
      return null;
    }
  }

  /**
   * Bytes that may still be allocated through JavaCPP within its limit ({@link NativeMemoryLimit});
   * {@link Long#MAX_VALUE} without one.
   */
  public static long freeBytes() {
    long limit = Pointer.maxBytes();
    return limit <= 0 ? Long.MAX_VALUE : Math.max(0, limit - Pointer.totalBytes());
  }
}
