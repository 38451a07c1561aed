package io.github.jetdetr.street.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.street.shape.Signal.Aspect;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignalTest {

  @Test
  void oneDirectionIsRedWhileTheOtherIsNot() {
    Signal along = new Signal(26, 3, 13);
    Signal across = along.across();
    Set<Aspect> seen = EnumSet.noneOf(Aspect.class);
    for (double seconds = -30; seconds < 90; seconds += 0.05) {
      Aspect one = along.aspect(seconds);
      Aspect other = across.aspect(seconds);
      assertTrue(one == Aspect.RED || other == Aspect.RED, one + " and " + other);
      seen.add(other);
    }
    assertEquals(EnumSet.allOf(Aspect.class), seen);
  }

  @Test
  void redFollowsAmberAndGreenFollowsRed() {
    Signal signal = new Signal(30, 0, 10);

    assertEquals(Aspect.GREEN, signal.aspect(0));
    assertEquals(Aspect.GREEN, signal.aspect(9.9));
    assertEquals(Aspect.AMBER, signal.aspect(10));
    assertEquals(Aspect.RED, signal.aspect(10 + Signal.AMBER));
    assertEquals(Aspect.RED, signal.aspect(29.9));
    assertEquals(Aspect.GREEN, signal.aspect(30));
  }
}
