package io.github.jetdetr.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Held against the definition of binary16, not against other code of conversion. */
class Float16Test {

  /** The value that IEEE 754 gives to 16 bits. */
  private static float defined(int bits) {
    int exponent = bits >>> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    double magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 0x1F -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> (1024 + fraction) * Math.pow(2, exponent - 25);
        };
    return (float) ((bits & 0x8000) == 0 ? magnitude : -magnitude);
  }

  @Test
  void everyHalfHasTheValueOfTheStandardAndComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Float16.widen((short) bits);
      assertEquals(defined(bits), value);
      if (!Float.isNaN(value)) {
        assertEquals((short) bits, Float16.narrow(value));
      }
    }
  }

  @Test
  void whatLiesBetweenTwoHalvesGoesToTheNearerOneAndATieToTheEvenOne() {
    for (int bits = 0; bits < 0x7BFF; bits++) {
      float below = Float16.widen((short) bits);
      float above = Float16.widen((short) (bits + 1));
      float tie = (below + above) / 2; // exact: a half has 13 bits less than a float
      assertEquals(below, Float16.round(Math.nextDown(tie)));
      assertEquals(above, Float16.round(Math.nextUp(tie)));
      assertEquals(bits % 2 == 0 ? below : above, Float16.round(tie));
      assertEquals(-Float16.round(tie), Float16.round(-tie));
    }
  }

  @Test
  void whatIsTooLargeIsInfiniteAndWhatIsNoNumberStaysNone() {
    assertEquals(65504f, Float16.round(Math.nextDown(65520f)));
    assertEquals(Float.POSITIVE_INFINITY, Float16.round(65520f));
    assertEquals(Float.NEGATIVE_INFINITY, Float16.round(-Float.MAX_VALUE));
    assertEquals(Float.POSITIVE_INFINITY, Float16.round(Float.POSITIVE_INFINITY));
    assertEquals(Float.NaN, Float16.round(Float.NaN));
    assertEquals(0f, Float16.round(0x1p-25f));
    assertEquals(-0f, Float16.round(-Float.MIN_VALUE));
    assertEquals(Float16.MAX, Float16.widen((short) 0x7BFF));
    assertEquals(Float16.MIN_NORMAL, Float16.widen((short) 0x0400));
  }

  @Test
  void aRoundedValueIsNeverFartherThanHalfAStep() {
    SplittableRandom random = new SplittableRandom(7);
    for (int at = 0; at < 100_000; at++) {
      float value = (float) ((random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(-20, 16)));
      int exponent = Math.max(Math.getExponent(value), -14);
      assertEquals(value, Float16.round(value), Math.scalb(0.5, exponent - 10));
    }
  }
}
