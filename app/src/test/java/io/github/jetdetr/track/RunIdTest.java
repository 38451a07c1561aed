package io.github.jetdetr.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RunIdTest {

  @Test
  void twoRunsOfTheSameSecondDiffer() {
    Random random = new Random(1);

    assertNotEquals(RunId.of(1_795_000_000L, random), RunId.of(1_795_000_000L, random));
  }

  @Test
  void laterRunsSortBehind() {
    Random random = new Random(1);
    String before = RunId.of(1_795_000_000L, random).text();
    String after = RunId.of(1_795_000_001L, random).text();

    assertTrue(before.compareTo(after) < 0, before + " " + after);
    assertEquals(12, before.length());
    assertEquals(12, RunId.of(0, random).text().length());
  }

  @Test
  void anIdThatTopicsCannotHaveIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new RunId("a/b"));
    assertThrows(IllegalArgumentException.class, () -> new RunId(""));
  }
}
