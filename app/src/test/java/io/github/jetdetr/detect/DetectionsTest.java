package io.github.jetdetr.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectionsTest {

  @Test
  void whatWasAddedIsThere() {
    Detections detections = new Detections(1);
    detections.add(3, 0.5f, 1, 2, 3, 4);

    assertEquals(3, detections.classId(0));
    assertEquals(0.5f, detections.score(0));
    assertEquals(1, detections.x1(0));
    assertEquals(2, detections.y1(0));
    assertEquals(3, detections.x2(0));
    assertEquals(4, detections.y2(0));
  }

  @Test
  void itGrowsPastItsCapacity() {
    Detections detections = new Detections(0);
    for (int at = 0; at < 100; at++) {
      detections.add(at, 0.5f, at, 0, 0, 2 * at);
    }

    assertEquals(100, detections.count());
    assertEquals(99, detections.classId(99));
    assertEquals(198, detections.y2(99));
  }

  @Test
  void whatIsNotThereCannotBeRead() {
    Detections detections = new Detections(4);
    detections.add(3, 0.5f, 1, 2, 3, 4);
    detections.clear();

    assertEquals(0, detections.count());
    assertThrows(IndexOutOfBoundsException.class, () -> detections.score(0));
    assertThrows(IndexOutOfBoundsException.class, () -> detections.x1(-1));
  }

  @Test
  void onlyTheObjectsFromAThresholdOnAreKept() {
    Detections detections = new Detections(1);
    detections.add(3, 0.9f, 1, 2, 3, 4);
    detections.add(4, 0.3f, 1, 2, 3, 4);
    detections.add(5, 0.29f, 1, 2, 3, 4);

    detections.keepScores(0.3f);
    assertEquals(2, detections.count());
    detections.keepScores(0.95f);
    assertEquals(0, detections.count());
    detections.keepScores(0.95f);
  }

  @Test
  void anObjectIsOfNoTrackUntilItIsSaidAndTakesItAlong() {
    Detections detections = new Detections(1);
    detections.add(3, 0.9f, 1, 2, 3, 4);
    detections.add(4, 0.8f, 1, 2, 3, 4);
    detections.setTrack(1, 17);

    assertEquals(0, detections.track(0));
    detections.move(1, 0);
    assertEquals(17, detections.track(0));
    detections.clear();
    detections.add(3, 0.9f, 1, 2, 3, 4);
    assertEquals(0, detections.track(0));
  }

  @Test
  void stagesHaveTheWordsOfTheMessages() {
    List<String> keys = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      keys.add(stage.key());
    }

    assertEquals(List.of("capture", "wait", "preprocess", "infer", "decode"), keys);
  }

  @Test
  void timesAreKeptByStage() {
    StageTimes times = new StageTimes();
    times.set(Stage.INFER, 5);
    times.set(Stage.DECODE, 7);
    times.setTotal(20);

    assertEquals(5, times.nanos(Stage.INFER));
    assertEquals(7, times.nanos(Stage.DECODE));
    assertEquals(0, times.nanos(Stage.WAIT));
    assertEquals(20, times.totalNanos());
  }

  @Test
  void whatNoStageTookOfTheWholeTimeWasWaiting() {
    StageTimes times = new StageTimes();
    times.set(Stage.WAIT, 1_000);
    times.set(Stage.INFER, 5);
    times.set(Stage.DECODE, 7);
    times.endAfter(20);

    assertEquals(8, times.nanos(Stage.WAIT));
    assertEquals(20, times.totalNanos());
  }

  @Test
  void aMovedObjectTakesItsBoxAlong() {
    Detections detections = three();

    detections.move(2, 0);

    assertEquals(5, detections.classId(0));
    assertEquals(0.7f, detections.score(0));
    assertEquals(9, detections.x1(0));
    assertEquals(10, detections.y1(0));
    assertEquals(11, detections.x2(0));
    assertEquals(12, detections.y2(0));
    assertEquals(5, detections.x1(1), "the one between stays");
  }

  @Test
  void asManyOfTheFirstAreKeptAsAskedFor() {
    Detections detections = three();

    assertThrows(IndexOutOfBoundsException.class, () -> detections.keepFirst(4));
    assertThrows(IndexOutOfBoundsException.class, () -> detections.keepFirst(-1));
    detections.keepFirst(3);
    assertEquals(3, detections.count());
    detections.keepFirst(2);
    assertEquals(2, detections.count());
    assertEquals(4, detections.classId(1));
    detections.keepFirst(0);
    assertEquals(0, detections.count());
  }

  private static Detections three() {
    Detections detections = new Detections(3);
    detections.add(3, 0.9f, 1, 2, 3, 4);
    detections.add(4, 0.8f, 5, 6, 7, 8);
    detections.add(5, 0.7f, 9, 10, 11, 12);
    return detections;
  }
}
