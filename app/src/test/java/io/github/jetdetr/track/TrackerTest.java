package io.github.jetdetr.track;

import static io.github.jetdetr.track.MovingBoxes.CAR;
import static io.github.jetdetr.track.MovingBoxes.PERSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.detect.Detections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerTest {

  private final MovingBoxes scene = new MovingBoxes(30);

  @ParameterizedTest
  @ValueSource(doubles = {30, 15, 10, 5})
  void anObjectKeepsItsNumberAtAnyRate(double framesPerSecond) {
    MovingBoxes slower = new MovingBoxes(framesPerSecond);
    for (int frame = 0; frame < 4 * framesPerSecond; frame++) {
      slower.standing(CAR, 100 + 200 * frame / framesPerSecond, 500).frame();
    }

    assertEquals(1, slower.only().number());
    assertEquals(TrackState.SEEN, slower.only().state());
    assertEquals(Math.round(4 * framesPerSecond), slower.only().hits());
  }

  @Test
  void droppedFramesChangeNothing() {
    Random random = new Random(3);
    for (int frame = 0; frame < 120; frame++) {
      if (random.nextInt(3) == 0) {
        scene.lose(1);
      } else {
        scene.standing(CAR, 100 + 6 * frame, 500).frame();
      }
    }

    assertEquals(1, scene.only().number());
  }

  @Test
  void theBoxFollowsTheObject() {
    for (int frame = 0; frame < 60; frame++) {
      scene.see(CAR, 0.9, 100 + 5 * frame, 400, 80, 60).frame();
    }

    Track track = scene.only();
    assertEquals(0.1 + 0.005 * 59, track.left(), 0.004);
    assertEquals(0.18 + 0.005 * 59, track.right(), 0.004);
    assertEquals(0.4, track.top(), 1e-6);
    assertEquals(0.46, track.bottom(), 1e-6);
  }

  @Test
  void anObjectThatWasHiddenIsTheSameAfterwards() {
    for (int frame = 0; frame < 75; frame++) {
      boolean hidden = frame >= 30 && frame < 60;
      if (!hidden) {
        scene.standing(PERSON, 200 + 3 * frame, 500);
      }
      scene.frame();
    }

    assertEquals(1, scene.only().number());
  }

  @Test
  void twoThatPassEachOtherKeepTheirNumbers() {
    for (int frame = 0; frame < 90; frame++) {
      scene.standing(PERSON, 200 + 5 * frame, 500).standing(PERSON, 650 - 5 * frame, 530).frame();
    }

    List<Track> tracks = scene.believed();
    assertEquals(2, tracks.size());
    assertEquals(1, tracks.get(0).number());
    assertTrue(tracks.get(0).left() > 0.5, "the first went to the right");
    assertTrue(tracks.get(1).left() < 0.3, "the second went to the left");
  }

  @Test
  void weakDetectionsKeepATrackButBeginNone() {
    for (int frame = 0; frame < 30; frame++) {
      scene.see(CAR, frame < 15 ? 0.9 : 0.2, 300, 400, 80, 60);
      scene.see(CAR, 0.2, 700, 400, 80, 60);
      scene.frame();
    }

    assertEquals(30, scene.only().hits());
    assertEquals(0.3, scene.only().left(), 0.01);
  }

  @Test
  void aFlickerIsNotBelieved() {
    for (int frame = 0; frame < 60; frame++) {
      if (frame % 30 == 0) {
        scene.see(CAR, 0.45, 300, 400, 80, 60);
      }
      scene.frame();
      assertEquals(0, scene.believed().size());
    }
  }

  @Test
  void whatIsSeenAgainAndAgainIsBelieved() {
    for (int frame = 0; frame < 30; frame++) {
      scene.see(CAR, 0.55, 300, 400, 80, 60).frame();
    }

    assertTrue(scene.only().isShown());
  }

  @Test
  void aLabelIsWhatMostDetectionsSay() {
    for (int frame = 0; frame < 40; frame++) {
      scene.see(frame % 4 == 3 ? 2 : CAR, 0.8, 300, 400, 80, 60).frame();
      assertEquals(CAR, scene.only().label());
    }
    assertEquals(1, scene.only().number());
  }

  @Test
  void oneObjectUnderTwoLabelsIsOneTrack() {
    for (int frame = 0; frame < 20; frame++) {
      scene.see(CAR, 0.8, 300, 400, 80, 60).see(2, 0.6, 302, 399, 80, 62).frame();
    }

    assertEquals(CAR, scene.only().label());
  }

  @Test
  void aShakenCameraChangesNoNumbers() {
    Random random = new Random(1);
    for (int frame = 0; frame < 90; frame++) {
      double dx = frame < 30 ? 0 : random.nextInt(181) - 90;
      double dy = frame < 30 ? 0 : random.nextInt(181) - 90;
      for (int at = 0; at < 6; at++) {
        // Some stand, some walk; far enough apart to be distinguished, nearer than the camera
        // jumps.
        double walked = at % 2 == 0 ? 0 : 0.6 * frame;
        scene.standing(PERSON, 210 + 110 * at + walked + dx, 400 + 37 * at + dy);
      }
      scene.frame();
    }

    assertEquals(6, scene.believed().size());
    assertEquals(6, scene.believed().get(5).number());
  }

  @Test
  void aTrackEndsOnceWhenItIsUnseenForLong() {
    for (int frame = 0; frame < 30; frame++) {
      scene.standing(CAR, 500, 500).frame();
    }
    int ends = 0;
    for (int frame = 0; frame < 200; frame++) {
      scene.frame();
      for (int at = 0; at < scene.tracker().endedCount(); at++) {
        assertEquals(TrackEnd.LOST, scene.tracker().ended(at).endedBy());
        assertEquals(TrackState.ENDED, scene.tracker().ended(at).state());
        ends++;
      }
    }

    assertEquals(1, ends);
    assertEquals(0, scene.tracker().count());
  }

  @Test
  void whoWalksOutOfThePictureHasLeft() {
    TrackEnd end = TrackEnd.STOPPED;
    for (int frame = 0; frame < 60; frame++) {
      double right = 900 + 10 * frame;
      if (right < 1040) {
        scene.see(CAR, 0.9, right - 80, 400, Math.min(1000, right) - right + 80, 60);
      }
      scene.frame();
      if (scene.tracker().endedCount() > 0) {
        end = scene.tracker().ended(0).endedBy();
      }
    }

    assertEquals(TrackEnd.LEFT, end);
  }

  @Test
  void aCameraThatWasAwayEndsAllAndBeginsAnew() {
    for (int frame = 0; frame < 30; frame++) {
      scene.standing(CAR, 300, 500).standing(CAR, 600, 500).frame();
    }
    scene.lose(3000).standing(CAR, 300, 500).standing(CAR, 600, 500).frame();

    assertEquals(2, scene.tracker().endedCount());
    assertEquals(TrackEnd.CAMERA_LOST, scene.tracker().ended(0).endedBy());
    assertEquals(TrackEnd.CAMERA_LOST, scene.tracker().ended(1).endedBy());
    assertEquals(2, scene.tracker().count());
    assertEquals(Set.of(3L, 4L), numbers());
    assertNotEquals(scene.tracker().ended(0).slot(), scene.tracker().track(0).slot());
  }

  @Test
  void aCameraThatGivesAFrameEveryFewSecondsIsNotLost() {
    MovingBoxes slow = new MovingBoxes(0.25);
    for (int frame = 0; frame < 20; frame++) {
      slow.standing(CAR, 500, 500).frame();
    }

    assertTrue(slow.only().hits() > 15, "only " + slow.only().hits());
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> TrackSettings.DEFAULT.keeping(0));
    assertThrows(IllegalArgumentException.class, () -> TrackSettings.DEFAULT.keeping(Double.NaN));
  }

  @Test
  void endAllEndsEveryTrackWithItsReason() {
    scene.standing(CAR, 300, 500).standing(CAR, 600, 500).frame();
    scene.tracker().endAll(TrackEnd.STOPPED);

    assertEquals(0, scene.tracker().count());
    assertEquals(2, scene.tracker().endedCount());
    scene.frame();
    assertEquals(0, scene.tracker().endedCount());
  }

  @Test
  void aFrameFromThePastIsPassedOver() {
    for (int frame = 0; frame < 10; frame++) {
      scene.standing(CAR, 300, 500).frame();
    }
    scene.lose(-5).standing(CAR, 800, 500).frame();

    assertEquals(1, scene.tracker().count());
    assertEquals(10, scene.only().hits());
  }

  @Test
  void aNumberIsNeverUsedTwice() {
    Random random = new Random(2);
    Set<Long> ended = new HashSet<>();
    for (int frame = 0; frame < 300; frame++) {
      for (int at = 0; at < 8; at++) {
        scene.standing(random.nextInt(3), random.nextInt(900) + 50, random.nextInt(800) + 150);
      }
      scene.frame();
      for (int at = 0; at < scene.tracker().endedCount(); at++) {
        assertTrue(ended.add(scene.tracker().ended(at).number()), "ended twice");
      }
      for (long number : numbers()) {
        assertFalse(ended.contains(number), "ended and alive");
      }
    }
    assertTrue(ended.size() > 100, "only " + ended.size());
  }

  @Test
  void moreObjectsThanThereIsRoomForAreNotFollowed() {
    for (int frame = 0; frame < 5; frame++) {
      for (int at = 0; at < 250; at++) {
        scene.see(CAR, 0.9, 5 + 38 * (at % 25), 5 + 90 * (at / 25), 30, 60);
      }
      scene.frame();
    }

    assertEquals(Tracker.CAPACITY, scene.tracker().count());
    assertEquals(Tracker.CAPACITY, scene.believed().size());
  }

  @Test
  void boxesThatAreNoneAreNotFollowed() {
    Detections odd = new Detections(4);
    odd.add(CAR, 0.9f, Float.NaN, 10, 50, 50);
    odd.add(CAR, 0.9f, 50, 50, 50, 80);
    odd.add(CAR, 0.9f, 80, 50, 50, 80);
    odd.add(CAR, Float.NaN, 10, 10, 50, 50);
    odd.add(CAR, 0.9f, 10, Float.NEGATIVE_INFINITY, 50, 50);
    odd.add(99, 0.9f, 300, 300, 400, 400);
    Tracker tracker = new Tracker(TrackSettings.DEFAULT, 3);
    for (int frame = 1; frame < 10; frame++) {
      tracker.update(frame * 33_000_000L, odd, 1000, 1000);
    }

    assertEquals(0, tracker.count());
  }

  private Set<Long> numbers() {
    Set<Long> numbers = new HashSet<>();
    for (int at = 0; at < scene.tracker().count(); at++) {
      numbers.add(scene.tracker().track(at).number());
    }
    return numbers;
  }
}
