package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.OrtException;
import io.github.jetdetr.engine.model.ModelException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs native set-up code on a thread with a large stack.
 *
 * <p>ONNX Runtime 1.29 registers its operators in stack frames that exceed the 1 MB stack of a Java
 * thread; the process then dies by SIGSEGV without a message (seen on x86-64; 1.5 MB are enough).
 */
public final class LargeStack {

  private static final long STACK_BYTES = 16 << 20;

  private LargeStack() {}

  /** A call that may throw what ONNX Runtime's set-up throws. */
  public interface Call<T> {
    T run() throws OrtException, ModelException;
  }

  public static <T> T call(Call<T> call) throws OrtException, ModelException {
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                result.set(call.run());
              } catch (OrtException | ModelException | RuntimeException | Error e) {
                failure.set(e);
              }
            },
            "engine-setup",
            STACK_BYTES);
    thread.start();
    join(thread);
    Throwable thrown = failure.get();
    if (thrown instanceof OrtException e) {
      throw e;
    } else if (thrown instanceof ModelException e) {
      throw e;
    } else if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown instanceof Error e) {
      throw e;
    }
    T value = result.get();
    if (value == null) {
      throw new IllegalStateException("the set-up returned no result");
    }
    return value;
  }

  /** Waits uninterruptibly: an abandoned set-up would continue to use memory without an owner. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
