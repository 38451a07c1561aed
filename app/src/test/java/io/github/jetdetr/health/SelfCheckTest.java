package io.github.jetdetr.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.jetdetr.camera.TrueObject;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.street.StreetLabel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfCheckTest {

  private static final int PERSON = 0;
  private static final int CAR = 1;
  private static final int ZEBRA = 2;

  private final SelfCheck check =
      new SelfCheck(List.of("person", "car", "zebra"), StreetLabel.WORDS);
  private final Detections found = new Detections(8);

  @Test
  void aDetectionOnItsObjectIsCorrect() {
    found.add(CAR, 0.9f, 101, 99, 199, 151);

    check.compare(found, List.of(counted(StreetLabel.CAR, 100, 100, 200, 150)));

    assertEquals(new SelfCheckTally(1, 1, 1, 1), check.tally());
  }

  @Test
  void anIntersectionOverUnionOfAHalfIsEnoughAndLessIsNot() {
    TrueObject car = counted(StreetLabel.CAR, 0, 0, 100, 100);
    found.add(CAR, 0.9f, 0, 0, 100, 50);
    check.compare(found, List.of(car));
    assertEquals(new SelfCheckTally(1, 1, 1, 1), check.tally());

    found.clear();
    found.add(CAR, 0.9f, 0, 0, 100, 49);
    check.compare(found, List.of(car));
    assertEquals(new SelfCheckTally(2, 2, 2, 1), check.tally());
  }

  @Test
  void anotherLabelIsNoMatch() {
    found.add(PERSON, 0.9f, 100, 100, 200, 150);

    check.compare(found, List.of(counted(StreetLabel.CAR, 100, 100, 200, 150)));

    assertEquals(new SelfCheckTally(1, 1, 1, 0), check.tally());
  }

  @Test
  void anObjectIsFoundOnceAndTheSecondDetectionOfItIsWrong() {
    found.add(CAR, 0.9f, 100, 100, 200, 150);
    found.add(CAR, 0.8f, 102, 100, 200, 150);

    check.compare(found, List.of(counted(StreetLabel.CAR, 100, 100, 200, 150)));

    assertEquals(new SelfCheckTally(1, 1, 2, 1), check.tally());
  }

  @Test
  void theBestDetectionTakesTheObjectThatItOverlapsMost() {
    TrueObject left = counted(StreetLabel.CAR, 0, 0, 100, 100);
    TrueObject right = counted(StreetLabel.CAR, 30, 0, 130, 100);
    // Overlaps both enough, the right one more; the second overlaps only the left one.
    found.add(CAR, 0.9f, 25, 0, 125, 100);
    found.add(CAR, 0.8f, 0, 0, 70, 100);

    check.compare(found, List.of(left, right));

    assertEquals(new SelfCheckTally(1, 2, 2, 2), check.tally());
  }

  @Test
  void anObjectThatIsNotCountedNeitherRewardsNorPunishes() {
    TrueObject far = uncounted(StreetLabel.CAR, 0, 0, 100, 100);

    check.compare(found, List.of(far));
    assertEquals(new SelfCheckTally(1, 0, 0, 0), check.tally());

    // Mostly inside it, though far smaller: left out.
    found.add(CAR, 0.9f, 80, 80, 104, 104);
    check.compare(found, List.of(far));
    assertEquals(new SelfCheckTally(2, 0, 0, 0), check.tally());

    // Mostly outside it: wrong.
    found.add(CAR, 0.8f, 90, 0, 200, 100);
    check.compare(found, List.of(far));
    assertEquals(new SelfCheckTally(3, 0, 1, 0), check.tally());
  }

  @Test
  void anObjectThatIsNotCountedExcusesItsOwnLabelOnly() {
    found.add(PERSON, 0.9f, 10, 10, 20, 20);

    check.compare(found, List.of(uncounted(StreetLabel.CAR, 0, 0, 100, 100)));

    assertEquals(new SelfCheckTally(1, 0, 1, 0), check.tally());
  }

  @Test
  void aDetectionPrefersACountedObjectOverOneThatIsNot() {
    found.add(CAR, 0.9f, 0, 0, 100, 100);

    check.compare(
        found,
        List.of(
            uncounted(StreetLabel.CAR, 0, 0, 100, 100), counted(StreetLabel.CAR, 0, 0, 100, 80)));

    assertEquals(new SelfCheckTally(1, 1, 1, 1), check.tally());
  }

  @Test
  void labelsThatOnlyOneSideKnowsAreLeftOut() {
    found.add(ZEBRA, 0.9f, 0, 0, 100, 100);
    found.add(17, 0.9f, 0, 0, 100, 100);

    check.compare(found, List.of(counted(StreetLabel.BUS, 300, 0, 400, 100)));

    assertEquals(new SelfCheckTally(1, 0, 0, 0), check.tally());
    assertEquals(2, check.sharedLabels());
    assertEquals(StreetLabel.values().length, check.labels());
  }

  @Test
  void anEmptyBoxIsWrongAndNoFault() {
    found.add(CAR, 0.9f, 50, 50, 50, 50);

    check.compare(
        found,
        List.of(
            counted(StreetLabel.CAR, 0, 0, 100, 100),
            uncounted(StreetLabel.CAR, 200, 0, 300, 100)));

    assertEquals(new SelfCheckTally(1, 1, 1, 0), check.tally());
  }

  @Test
  void whatCameLaterIsATallyOfItsOwn() {
    SelfCheckTally earlier = new SelfCheckTally(10, 40, 30, 24);
    SelfCheckTally later = new SelfCheckTally(12, 48, 40, 32);

    assertEquals(new SelfCheckTally(2, 8, 10, 8), later.since(earlier));
    assertEquals(0.8, later.since(earlier).precision());
    assertEquals(1.0, later.since(earlier).recall());
    assertTrue(
        Double.isNaN(SelfCheckTally.NONE.precision())
            && Double.isNaN(SelfCheckTally.NONE.recall()));
  }

  @Test
  void aSteadyLookTakesNothingFromTheHeap() {
    List<TrueObject> truth = new ArrayList<>();
    for (int at = 0; at < 40; at++) {
      truth.add(counted(StreetLabel.CAR, 10 * at, 0, 10 * at + 8, 8));
      found.add(CAR, 0.5f, 10 * at, 0, 10 * at + 7, 8);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    look(truth, 1_000);
    long before = threads.getThreadAllocatedBytes(self);

    look(truth, 1_000);

    // The bean's own answer may take some; a single object a frame would take 16,000 bytes.
    long bytes = threads.getThreadAllocatedBytes(self) - before;
    assertTrue(bytes < 8_000, bytes + " bytes");
    assertEquals(80_000, check.tally().correct());
  }

  private void look(List<TrueObject> truth, int times) {
    for (int time = 0; time < times; time++) {
      check.compare(found, truth);
    }
  }

  private static TrueObject counted(StreetLabel label, int left, int top, int right, int bottom) {
    return new TrueObject(1, label.ordinal(), label.label(), left, top, right, bottom, 1, true);
  }

  private static TrueObject uncounted(StreetLabel label, int left, int top, int right, int bottom) {
    return new TrueObject(2, label.ordinal(), label.label(), left, top, right, bottom, 0.1f, false);
  }
}
