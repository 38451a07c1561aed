package io.github.jetdetr.engine;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says that a build goes on: TensorRT's own progress does not reach Java through the presets. */
final class BuildClock implements AutoCloseable {

  private static final int EVERY_SECONDS = 10;

  private final Path onnx;
  private final Consumer<String> say;
  private final long beganAtNanos = System.nanoTime();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "build-clock");
            made.setDaemon(true);
            return made;
          });

  /**
   * @param say takes a line now and then, on a thread of its own
   */
  BuildClock(Path onnx, Consumer<String> say) {
    this.onnx = onnx;
    this.say = say;
  }

  void start() {
    say.accept("a plan for %s is being built, which can take minutes".formatted(onnx));
    thread.scheduleAtFixedRate(this::tell, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void tell() {
    say.accept("still building %s, %d s so far".formatted(onnx, seconds()));
  }

  long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganAtNanos);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
