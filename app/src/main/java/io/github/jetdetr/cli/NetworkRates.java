package io.github.jetdetr.cli;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.pipeline.InferenceMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many frames a second the network makes without a daemon around it. Rates are measured for
 * about so many milliseconds; an inference that fails ends them with {@link InferenceException}.
 * Used by one thread.
 */
final class NetworkRates {

  // Long enough to make the wait at its end negligible, short enough for a round to end in time.
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int MAX_BURST = 1_000;

  private final Model model;
  private long preprocessNanos;
  private long inferNanos;
  private long deviceToHostNanos;

  NetworkRates(Model model) {
    this.model = model;
  }

  /** Forgets what was measured so far. */
  void forget() {
    preprocessNanos = 0;
    inferNanos = 0;
    deviceToHostNanos = 0;
  }

  /** Time of preprocessing and copies ÷ time of the network, of all frames since the start. */
  double preprocessShare() {
    return (double) (preprocessNanos + deviceToHostNanos) / inferNanos;
  }

  /** The network alone, one by one on one input that is already in place. */
  double alone(long millis) {
    Detector detector = model.detector(0);
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    long frames = 0;
    int burst = 1;
    long now = start;
    while (now < end) {
      detector.inferRepeatedly(burst);
      frames += burst;
      now = System.nanoTime();
      burst = (int) Math.max(1, Math.min(MAX_BURST, BURST_NANOS * frames / (now - start)));
    }
    return frames * 1e9 / (now - start);
  }

  /** From pixels in memory to outputs in memory, sequentially in one slot. */
  double ofFrames(Frame frame, long millis) {
    Detector detector = model.detector(0);
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    long frames = 0;
    long now = start;
    while (now < end) {
      detector.preprocess(frame);
      detector.infer();
      preprocessNanos += detector.preprocessNanos();
      inferNanos += detector.inferNanos();
      deviceToHostNanos += detector.deviceToHostNanos();
      frames++;
      now = System.nanoTime();
    }
    return frames * 1e9 / (now - start);
  }

  /** The network in a mode other than one by one, on inputs that are in place. */
  double of(InferenceMode mode, Frame frame, long millis) throws InterruptedException {
    return mode.batch() > 1
        ? batchRate(frame, mode.batch(), millis)
        : parallelRate(frame, mode.parallel(), millis);
  }

  private double batchRate(Frame frame, int batch, long millis) {
    List<Detector> detectors = new ArrayList<>();
    for (int at = 0; at < batch; at++) {
      detectors.add(model.detector(at));
      model.detector(at).preprocess(frame);
    }
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    long frames = 0;
    long now = start;
    while (now < end) {
      model.inferBatch(detectors);
      frames += detectors.size();
      now = System.nanoTime();
    }
    return frames * 1e9 / (now - start);
  }

  private double parallelRate(Frame frame, int parallel, long millis) throws InterruptedException {
    LongAdder frames = new LongAdder();
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int at = 0; at < parallel; at++) {
      model.detector(at).preprocess(frame);
    }
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    for (int at = 0; at < parallel; at++) {
      Detector detector = model.detector(at);
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (System.nanoTime() < end) {
                    detector.infer();
                    frames.increment();
                  }
                } catch (RuntimeException e) {
                  failure.set(e);
                }
              },
              "infer-" + at);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return frames.sum() * 1e9 / (System.nanoTime() - start);
  }
}
