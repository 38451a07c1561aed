package io.github.jetdetr.engine.tensorrt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reports the progress of a build by elapsed time, because the presets do not expose TensorRT's
 * progress monitor.
 */
final class BuildHeartbeat implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Path onnx;
  private final Duration interval;
  private final Consumer<String> progress;
  private final long startedAtNanos = System.nanoTime();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param progress receives progress messages, on a thread of its own
   */
  BuildHeartbeat(Path onnx, Consumer<String> progress) {
    this(onnx, INTERVAL, progress);
  }

  BuildHeartbeat(Path onnx, Duration interval, Consumer<String> progress) {
    this.onnx = onnx;
    this.interval = interval;
    this.progress = progress;
  }

  void start() {
    progress.accept("building a TensorRT plan for %s, which can take minutes".formatted(onnx));
    Thread thread = new Thread(this::run, "build-progress");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!ended.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAtNanos);
        progress.accept("still building %s after %d s".formatted(onnx, seconds));
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
