package io.github.jetdetr.calibration.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final AtomicLong nanos = new AtomicLong(5);
  private final StringWriter err = new StringWriter();

  @Test
  void withoutATerminalPlainLinesArePrintedPeriodicallyAndAtTheEnd() {
    try (Progress progress = progress(false, 40)) {
      for (int step = 0; step < 40; step++) {
        pass(500);
        progress.step();
      }
    }

    assertEquals(
        """
        20 of 40 pictures, 2.0/s, 0:10 left
        40 of 40 pictures, 2.0/s
        40 of 40 pictures, 2.0/s
        """,
        err.toString());
  }

  @Test
  void onATerminalABarIsOverwritten() {
    try (Progress progress = progress(true, 4)) {
      for (int step = 0; step < 2; step++) {
        pass(1000);
        progress.step();
      }
    }

    assertTrue(err.toString().contains("\r[############------------] 2 of 4 pictures"));
    assertTrue(err.toString().endsWith(System.lineSeparator()));
  }

  @Test
  void cachedStepsDoNotCountTowardsTheRate() {
    try (Progress progress = progress(false, 101)) {
      for (int step = 0; step < 50; step++) {
        progress.stepCached();
      }
      pass(10_000);
      progress.step();
    }

    assertTrue(
        err.toString().startsWith("51 of 101 pictures, 50 of them cached, 0.1/s, 8:20 left"),
        err.toString());
  }

  @Test
  void anEmptyOperationIsReportedWithoutADivisionByZero() {
    progress(true, 0).close();

    assertFalse(err.toString().contains("NaN"), err.toString());
    assertTrue(err.toString().contains("0 of 0 pictures"), err.toString());
  }

  private Progress progress(boolean terminal, int total) {
    return new Progress(new PrintWriter(err), terminal, nanos::get, "pictures", total);
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
