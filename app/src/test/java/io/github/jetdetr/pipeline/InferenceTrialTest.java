package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.support.TinyModel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceTrialTest {

  /** What is chosen of modes from 1 on. */
  private static InferenceTrial.Choice choice(
      IntFunction<InferenceMode> mode, String millis, int cameras) {
    double[] each = Arrays.stream(millis.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    List<InferenceMode> modes = IntStream.rangeClosed(1, each.length).mapToObj(mode).toList();
    return InferenceTrial.choose(modes, each, cameras);
  }

  @ParameterizedTest
  @CsvSource({
    // As much time as one by one gains nothing; nine tenths of it are worth it with two cameras.
    "10 20, 2, 1",
    "10 19, 2, 1",
    "10 17, 2, 2",
    // In a large batch all wait for all of it, so the largest is not always the best.
    "10 17 25 34, 4, 2",
    "10 14 17 18, 4, 4",
    // What does not divide leaves a camera waiting for one batch more.
    "10 17 30, 3, 1",
    "10 16 24 28, 5, 1",
    // A GPU that takes four as fast as one.
    "5 5 5 5, 4, 4",
    "5 5, 16, 2",
    "5, 1, 1"
  })
  void aBatchIsChosenWhereAScenesLatestWordStaysYounger(String millis, int cameras, int batch) {
    assertEquals(batch, choice(InferenceMode::ofBatch, millis, cameras).mode().batch());
  }

  @ParameterizedTest
  @CsvSource({
    // A second processor of its own.
    "10 10, 1, 2",
    // Two that share one processor: nothing is gained.
    "10 20, 1, 1",
    // Frames one by one wait for the one before them, which parallel ones do not.
    "10 17, 1, 2",
    "10 11 16 24, 1, 2",
    "10 10 10 10, 1, 4",
    "10 12 14 16, 8, 4"
  })
  void inferencesRunInParallelWhereAScenesLatestWordStaysYounger(
      String millis, int cameras, int parallel) {
    assertEquals(parallel, choice(InferenceMode::ofParallel, millis, cameras).mode().parallel());
  }

  @Test
  void theAgeIsAFramesOwnWayAndTheTimeUntilTheNext() {
    InferenceTrial.Choice choice =
        InferenceTrial.choose(
            List.of(InferenceMode.SERIAL, InferenceMode.ofBatch(3), InferenceMode.ofParallel(2)),
            new double[] {10, 15, 12},
            3);

    assertEquals(20 + 30, choice.lines().get(0).ageMillis());
    assertEquals(15 + 15, choice.lines().get(1).ageMillis());
    assertEquals(12 + 18, choice.lines().get(2).ageMillis());
    assertEquals(
        "inference 2 in parallel: one by one 10.0 ms, results at most 50.0 ms old;"
            + " in batches of 3 15.0 ms, results at most 30.0 ms old;"
            + " 2 in parallel 12.0 ms, results at most 30.0 ms old",
        choice.toString());
  }

  /** Every look at this clock takes a millisecond. */
  private static LongSupplier ticking(AtomicInteger looks) {
    return () -> TimeUnit.MILLISECONDS.toNanos(looks.incrementAndGet());
  }

  @Test
  void aMeasurementIsDividedByTheInferencesThatItWasOf(@TempDir Path folder) throws Exception {
    try (Model model = openBatch(folder)) {
      InferenceTrial.Choice choice =
          InferenceTrial.measure(model, 2, 2, ticking(new AtomicInteger()));

      // Two one after the other, a batch, and two on each of two threads.
      assertEquals(
          List.of(0.5, 1.0, 0.5),
          choice.lines().stream().map(InferenceTrial.Line::millis).toList());
    }
  }

  @Test
  void aFastModelIsMeasuredUntilTheChoiceIsClearAndASlowOneThreeTimes(@TempDir Path folder)
      throws Exception {
    AtomicInteger looks = new AtomicInteger();
    AtomicInteger slowLooks = new AtomicInteger();
    LongSupplier slow = () -> TimeUnit.SECONDS.toNanos(slowLooks.incrementAndGet());
    try (Model model = openBatch(folder)) {
      // Two cameras one by one, and in batches that take twice as long: it makes no difference.
      InferenceTrial.measure(model, 2, 1, ticking(looks));
      // Two for each of two modes in a round, one for the end, one before each round that need not
      // be.
      assertEquals(4 * 25 + 1 + 22, looks.getAndSet(0));
      InferenceTrial.Choice choice = InferenceTrial.measure(model, 2, 1, slow);
      assertEquals(4 * 3 + 1 + 1, slowLooks.get());
      assertEquals(500, choice.lines().get(0).millis());

      // Two in parallel as fast as one.
      InferenceTrial.measure(model, 1, 2, ticking(looks));
      assertEquals(4 * 3 + 1 + 1, looks.get());
    }
  }

  @Test
  void ofTheRoundsTheMedianCounts(@TempDir Path folder) throws Exception {
    Queue<Long> millis = new ArrayDeque<>(List.of(0L, 0L, 900L, 900L, 1000L, 1000L, 1500L, 1500L));
    try (Model model = openBatch(folder)) {
      InferenceTrial.Choice choice =
          InferenceTrial.measure(model, 1, 1, () -> TimeUnit.MILLISECONDS.toNanos(millis.remove()));

      assertEquals(500 / 2.0, choice.lines().get(0).millis());
      assertTrue(millis.isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10, 1, true",
    // Ages of 30 one by one; in parallel one and a half times what an inference takes.
    "10 14, 1, true",
    "10 15.1, 1, false",
    "10 20, 1, false",
    "10 21.1, 1, true",
    // Of three the best has to be ahead of the next one, too.
    "10 10 11.5, 1, false",
    "10 10 14, 1, true"
  })
  void moreRoundsAreWorthTheirTimeWhereTheChoiceIsClose(
      String millis, int cameras, boolean isClear) {
    assertEquals(
        isClear,
        InferenceTrial.isClear(choice(InferenceMode::ofParallel, millis, cameras)),
        millis);
  }

  @Test
  void anInterruptionIsKeptAndNoThreadIsLeft(@TempDir Path folder) throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (Model model = openBatch(folder)) {
      Thread.currentThread().interrupt();
      InferenceTrial.measure(model, 1, 2);

      assertTrue(Thread.interrupted());
      InferenceTrial.measure(model, 1, 2);
      assertFalse(Thread.interrupted());
    }
    Await.until(
        "the trial's threads have ended",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(it -> it.getName().startsWith("pool-") && !before.contains(it)));
  }

  @MustBeClosed
  private static Model openBatch(Path folder) throws Exception {
    Path onnx = TinyModel.of(TinyModel.Layout.RAW).withDynamicBatch().write(folder);
    return Model.open(onnx, new EngineOptions(1, 4, 4, EngineKind.ONNXRUNTIME, line -> {}), 0.3f);
  }

  @Test
  void everyBatchUpToTheCamerasAndAllInParallelAreMeasured(@TempDir Path folder) throws Exception {
    try (Model model = openBatch(folder)) {
      InferenceTrial.Choice choice = InferenceTrial.measure(model, 3, 2);

      assertEquals(
          List.of(
              InferenceMode.SERIAL,
              InferenceMode.ofBatch(2),
              InferenceMode.ofBatch(3),
              InferenceMode.ofParallel(2)),
          choice.lines().stream().map(InferenceTrial.Line::mode).toList());
      for (InferenceTrial.Line line : choice.lines()) {
        assertTrue(line.millis() > 0, line.toString());
      }
    }
  }
}
