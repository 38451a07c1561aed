package io.github.jetdetr.engine.cuda;

import io.github.jetdetr.engine.InferenceException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Owns what native libraries made and frees it in the opposite order, once.
 *
 * <p>The garbage collector frees nothing here: what CUDA and TensorRT hand out has no owner in
 * Java. Used by one thread at a time.
 */
public final class NativeScope implements AutoCloseable {

  /** Frees one thing. */
  public interface Release {
    void run();
  }

  private record Owned(String what, Release release) {}

  private final Deque<Owned> owned = new ArrayDeque<>();

  /**
   * Takes over one thing.
   *
   * @param what for people: {@code stream}
   */
  public void own(String what, Release release) {
    owned.push(new Owned(what, release));
  }

  /** How many things are open. */
  int open() {
    return owned.size();
  }

  /**
   * Frees everything, the youngest first; may be called twice.
   *
   * @throws InferenceException when something could not be freed; the rest was
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
