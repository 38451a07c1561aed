package io.github.jetdetr.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.training.torch.Schedule;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private final Schedule schedule = new Schedule(1, 0.1, 10, 110);

  @Test
  void itWarmsUpInEvenSteps() {
    assertEquals(0.1, schedule.rate(0), 1e-12);
    assertEquals(1, schedule.rate(9), 1e-12);
  }

  @Test
  void itFallsByHalfACosineToTheFloor() {
    assertEquals(1, schedule.rate(10), 1e-12);
    assertEquals(0.55, schedule.rate(60), 1e-12);
    assertEquals(0.1, schedule.rate(110), 1e-12);
    assertEquals(0.1, schedule.rate(500), 1e-12);
  }

  @Test
  void trainingStopsEarlyWithoutImprovement() {
    EarlyStop stop = new EarlyStop(2);
    stop.record(0.3);
    stop.record(0.2);
    assertFalse(stop.isDue());
    stop.record(0.4);
    stop.record(0.4);
    assertFalse(stop.isDue());
    stop.record(0.1);
    assertTrue(stop.isDue());
  }
}
