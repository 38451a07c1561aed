package io.github.jetdetr.calibration.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void someAreSpreadOverAllAndNoneComesTwice() {
    assertEquals(List.of("a", "c", "e"), Spread.of(List.of("a", "b", "c", "d", "e", "f"), 3));
    assertEquals(List.of(0, 2, 5), Spread.indices(8, 3));
    assertEquals(List.of(0, 1, 2), Spread.indices(3, 100));
    assertEquals(List.of(), Spread.indices(0, 5));
  }

  @Test
  void aGreatManyDoNotOverflow() {
    List<Integer> chosen = Spread.indices(Integer.MAX_VALUE, 4);

    assertEquals(List.of(0, 536_870_911, 1_073_741_823, 1_610_612_735), chosen);
  }
}
