package io.github.jetdetr.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AllowanceTest {

  @Test
  void whatIsSavedIsLimited() {
    Allowance allowance = new Allowance(1e-9, 3, 0);
    long anHour = 3_600_000_000_000L;

    int taken = 0;
    while (allowance.isLeft(anHour)) {
      allowance.spend(1);
      taken++;
    }

    assertEquals(3, taken);
  }

  @Test
  void whatIsOverdrawnIsPaidBackFirst() {
    Allowance allowance = new Allowance(0.5, 10, 0);
    assertTrue(allowance.isLeft(0));
    allowance.spend(30);

    assertFalse(allowance.isLeft(40));
    assertTrue(allowance.isLeft(41));
  }

  @Test
  void aClockThatStandsStillBringsNothing() {
    Allowance allowance = new Allowance(1, 1, 5);
    allowance.spend(1);

    assertFalse(allowance.isLeft(5));
    assertFalse(allowance.isLeft(4));
  }

  @Test
  void inTheLongRunNoMoreIsSpentThanTheShareHoweverUnevenTheCosts() {
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double share = 0.01 + random.nextDouble() * 0.2;
      Allowance allowance = new Allowance(share, 1_000, 0);
      double spent = 0;
      long now = 0;
      double largest = 0;
      for (int step = 0; step < 100_000; step++) {
        now += random.nextInt(100);
        if (allowance.isLeft(now)) {
          double cost = random.nextInt(1 + random.nextInt(2_000));
          allowance.spend(cost);
          spent += cost;
          largest = Math.max(largest, cost);
        }
      }

      assertTrue(spent <= share * now + 1_000 + largest, "seed " + seed);
      assertTrue(spent >= 0.9 * share * now, "and it is used, seed " + seed);
    }
  }
}
