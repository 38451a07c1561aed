package io.github.jetdetr.engine.cuda;

import io.github.jetdetr.engine.InferenceException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Owns native resources and frees them in reverse order, once.
 *
 * <p>The garbage collector frees none of them: objects created by CUDA and TensorRT have no owner
 * in Java. Used by one thread at a time.
 */
public final class NativeScope implements AutoCloseable {

  /** Frees one resource. */
  public interface Release {
    void run();
  }

  private record Owned(String what, Release release) {}

  private final Deque<Owned> owned = new ArrayDeque<>();

  /**
   * Takes ownership of a resource.
   *
   * @param what its name in error messages, such as {@code stream}
   */
  public void own(String what, Release release) {
    owned.push(new Owned(what, release));
  }

  /** Number of resources that are owned. */
  int open() {
    return owned.size();
  }

  /**
   * Frees all resources, the newest first. Idempotent.
   *
   * @throws InferenceException if a resource could not be freed; the others have been
   */
  @Override
  public void close() {
    InferenceException failure = null;
    while (!owned.isEmpty()) {
      Owned last = owned.pop();
      try {
        last.release().run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure =
              new InferenceException(
                  "cannot free the %s: %s".formatted(last.what(), e.getMessage()), e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
