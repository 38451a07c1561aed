package io.github.jetdetr.engine.tensorrt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says that a build goes on: TensorRT's own progress does not reach Java through the presets. */
final class BuildHeartbeat implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Path onnx;
  private final Duration every;
  private final Consumer<String> say;
  private final long beganAtNanos = System.nanoTime();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param say takes a line now and then, on a thread of its own
   */
  BuildHeartbeat(Path onnx, Consumer<String> say) {
    this(onnx, EVERY, say);
  }

  BuildHeartbeat(Path onnx, Duration every, Consumer<String> say) {
    this.onnx = onnx;
    this.every = every;
    this.say = say;
  }

  void start() {
    say.accept("a plan for %s is being built, which can take minutes".formatted(onnx));
    Thread thread = new Thread(this::run, "build-clock");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!ended.await(every.toNanos(), TimeUnit.NANOSECONDS)) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganAtNanos);
        say.accept("still building %s, %d s so far".formatted(onnx, seconds));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
