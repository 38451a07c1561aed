package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WallClockTest {

  private static final long BOOTED_UTC_MICROS = 1_800_000_000_000_000L;

  @TempDir private Path folder = Path.of("");

  private long nanos;
  private long aheadMicros;
  private long readingTakesNanos;
  private boolean kernelSaysSynced;

  private WallClock clock() {
    return new WallClock(
        () -> {
          long now = BOOTED_UTC_MICROS + nanos / 1_000 + aheadMicros;
          nanos += readingTakesNanos;
          return now;
        },
        () -> nanos,
        folder.resolve("synchronized"),
        () -> kernelSaysSynced);
  }

  private void second() {
    nanos += TimeUnit.SECONDS.toNanos(1);
  }

  private void jump(long seconds) {
    aheadMicros += TimeUnit.SECONDS.toMicros(seconds);
  }

  private void touchMark(int time) throws IOException {
    Path timesyncFile = folder.resolve("synchronized");
    if (!Files.exists(timesyncFile)) {
      Files.createFile(timesyncFile);
    }
    Files.setLastModifiedTime(timesyncFile, FileTime.fromMillis(time));
  }

  @Test
  void nobodyVouchesForAClockThatWasNeverSet() {
    WallClock clock = clock();

    assertFalse(clock.state().synced());
    clock.checkKernel();
    assertFalse(clock.state().synced());
  }

  @Test
  void theKernelsWordCountsWhenItIsAsked() {
    kernelSaysSynced = true;
    WallClock clock = clock();

    clock.check();
    assertFalse(clock.state().synced());
    clock.checkKernel();
    assertTrue(clock.state().synced());
  }

  @Test
  void aMarkCountsFromTheNextLookOn() throws IOException {
    WallClock clock = clock();
    clock.checkKernel();

    touchMark(1);
    second();
    clock.check();

    assertTrue(clock.state().synced());
  }

  @ParameterizedTest
  @ValueSource(longs = {3_600, -3_600, 1, -1})
  void afterAJumpNobodyVouchesUntilTheClockIsSetAgain(long seconds) throws IOException {
    touchMark(1);
    WallClock clock = clock();
    clock.checkKernel();
    assertTrue(clock.state().synced());

    second();
    jump(seconds);
    clock.check();
    assertFalse(clock.state().synced());
    second();
    clock.checkKernel();
    assertFalse(clock.state().synced(), "the timesyncFile is older than the jump");

    touchMark(2);
    second();
    clock.check();
    assertTrue(clock.state().synced());
  }

  @Test
  void whoJumpedTheClockToTheRightTimeVouchesForIt() throws IOException {
    WallClock clock = clock();
    clock.checkKernel();

    second();
    jump(86_400);
    touchMark(1);
    clock.check();

    assertTrue(clock.state().synced(), "timesyncd itself set it");
  }

  @Test
  void afterAJumpTheKernelIsAskedAgain() {
    kernelSaysSynced = true;
    WallClock clock = clock();
    clock.checkKernel();

    kernelSaysSynced = false;
    second();
    jump(10);
    clock.check();

    assertFalse(clock.state().synced());
  }

  @Test
  void aClockThatIsBentStaysTrusted() throws IOException {
    touchMark(1);
    WallClock clock = clock();
    clock.checkKernel();

    for (int at = 0; at < 100; at++) {
      second();
      aheadMicros += 100_000;
      clock.check();
      assertTrue(clock.state().synced());
    }
  }

  @Test
  void beingHeldUpBetweenTwoReadingsIsNoJump() throws IOException {
    touchMark(1);
    WallClock clock = clock();
    clock.checkKernel();

    for (int seconds : new int[] {5, 0, 7}) {
      readingTakesNanos = TimeUnit.SECONDS.toNanos(seconds);
      second();
      clock.check();
      assertTrue(clock.state().synced());
    }
  }

  @Test
  void aMomentIsDatedByTheClockAsItIsNow() {
    WallClock clock = clock();
    long capturedAt = nanos;
    nanos += TimeUnit.MILLISECONDS.toNanos(20);

    assertEquals(BOOTED_UTC_MICROS, clock.utcMicrosOf(capturedAt));
    jump(-3_600);
    assertEquals(BOOTED_UTC_MICROS - TimeUnit.HOURS.toMicros(1), clock.utcMicrosOf(capturedAt));
  }
}
