package io.github.jetdetr.camera.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DamageTrackerTest {

  private static final int NONE = H264Packet.NONE;

  private final DamageTracker tracker = new DamageTracker();
  private long stamp;

  private float key() {
    tracker.send(++stamp, true, NONE, true, false);
    return tracker.decoded(stamp, true, false);
  }

  private float next() {
    tracker.send(++stamp, false, NONE, true, false);
    return tracker.decoded(stamp, false, false);
  }

  @Test
  void aStreamOfWhichNothingIsLostIsSound() {
    assertEquals(0, key());
    assertEquals(0, next());
    assertEquals(0, next());
    assertFalse(tracker.isDamaged());
  }

  @Test
  void whatWasConcealedLastsUntilTheNextKeyFrame() {
    key();
    tracker.send(++stamp, false, NONE, true, false);
    tracker.concealed(0.25f);
    assertEquals(0.25f, tracker.decoded(stamp, false, true));
    assertEquals(0.25f, next());
    assertTrue(tracker.isDamaged());
    assertEquals(0, key());
    assertEquals(0, next());
    assertFalse(tracker.isDamaged());
  }

  @Test
  void concealedPartsAddUpToTheWholePicture() {
    key();
    for (float expected : new float[] {0.4f, 0.8f, 1}) {
      tracker.send(++stamp, false, NONE, true, false);
      tracker.concealed(0.4f);
      assertEquals(expected, tracker.decoded(stamp, false, true));
    }
  }

  @Test
  void aPictureOnWhichNoneIsBuiltIsDamagedAlone() {
    key();
    tracker.send(++stamp, false, NONE, false, false);
    tracker.concealed(0.5f);
    assertEquals(0.5f, tracker.decoded(stamp, false, true));
    assertEquals(0, next());
  }

  @Test
  void whatIsBuiltOnAMissingPictureIsDamagedWhicheverNoticesFirst() {
    for (boolean needed : new boolean[] {true, false}) {
      assertEquals(0, key());
      tracker.send(++stamp, false, NONE, needed, false);
      tracker.referenceMissing();
      assertEquals(1, tracker.decoded(stamp, false, false));
      assertEquals(1, next());
      assertTrue(tracker.isDamaged());
    }
    assertEquals(0, key());
  }

  @Test
  void aRecoveryPointBeforeWhichOneIsMissingStillMakesItGood() {
    key();
    tracker.send(++stamp, false, 2, true, false);
    tracker.referenceMissing();
    assertEquals(1, tracker.decoded(stamp, false, false));
    assertEquals(1, next());
    assertEquals(0, next());
  }

  @Test
  void aKeyFrameBeforeWhichOneIsMissingIsSoundButNotWhatIsShownBeforeIt() {
    key();
    long shownBefore = ++stamp;
    long key = ++stamp;
    tracker.send(key, true, NONE, true, false);
    tracker.referenceMissing();
    tracker.send(shownBefore, false, NONE, false, false);
    assertEquals(1, tracker.decoded(shownBefore, false, false));
    assertEquals(0, tracker.decoded(key, true, false));
    assertEquals(0, next());
  }

  @Test
  void aKeyFrameOfWhichAPartIsMissingIsDamagedAndSoIsWhatFollows() {
    key();
    tracker.send(++stamp, true, NONE, true, false);
    tracker.concealed(0.125f);
    assertEquals(0.125f, tracker.decoded(stamp, true, true));
    assertEquals(0.125f, next());
  }

  @Test
  void aCorruptPacketAndWhatIsBuiltOnItAreWhollyDamaged() {
    key();
    tracker.send(++stamp, false, NONE, true, true);
    assertEquals(1, tracker.decoded(stamp, false, false));
    assertEquals(1, next());
    assertEquals(0, key());
  }

  @Test
  void aPictureThatTheDecoderCallsWrongWithoutAWordIsWhollyDamaged() {
    key();
    tracker.send(++stamp, false, NONE, true, false);
    assertEquals(1, tracker.decoded(stamp, false, true));
    assertEquals(1, next());
  }

  @Test
  void picturesAreSoundFromTheRecoveryPointsLastPictureOn() {
    key();
    tracker.send(++stamp, false, NONE, true, true);
    assertEquals(1, tracker.decoded(stamp, false, false));
    tracker.send(++stamp, false, 2, true, false);
    assertEquals(1, tracker.decoded(stamp, false, false));
    assertEquals(1, next());
    assertEquals(0, next());
    assertEquals(0, next());
  }

  @Test
  void aLossBehindARecoveryPointUndoesIt() {
    key();
    tracker.send(++stamp, false, NONE, true, true);
    tracker.send(++stamp, false, 2, true, false);
    tracker.send(++stamp, false, NONE, true, true);
    assertEquals(1, tracker.decoded(stamp, false, false));
    assertEquals(1, next());
    assertEquals(1, next());
  }

  @Test
  void picturesShownBeforeAKeyFrameMayBeBuiltOnWhatWasBeforeIt() {
    key();
    // Decoded: P (damaged), I, B; shown: P, B, I.
    long p = ++stamp;
    long i = ++stamp;
    long b = ++stamp;
    tracker.send(p, false, NONE, true, true);
    assertEquals(1, tracker.decoded(p, false, false));
    tracker.send(i, true, NONE, true, false);
    tracker.send(b, false, NONE, false, false);
    assertEquals(1, tracker.decoded(b, false, false));
    assertEquals(0, tracker.decoded(i, true, false));
  }

  @Test
  void aDecoderThatIsPacketsBehindSpreadsDamageToThoseAndNotBeyondAKeyFrame() {
    key();
    long wrong = ++stamp;
    long builtOnIt = ++stamp;
    long fresh = ++stamp;
    tracker.send(wrong, false, NONE, true, false);
    tracker.send(builtOnIt, false, NONE, true, false);
    tracker.send(fresh, true, NONE, true, false);
    assertEquals(1, tracker.decoded(wrong, false, true));
    assertEquals(1, tracker.decoded(builtOnIt, false, false));
    assertEquals(0, tracker.decoded(fresh, true, false));
    assertEquals(0, next());
  }

  @Test
  void aStreamThatBeginsAnewIsSound() {
    key();
    tracker.send(++stamp, false, NONE, true, true);
    tracker.restart();
    assertEquals(0, next());
  }

  @Test
  void anUnknownStampIsJudgedByWhatWasShownBefore() {
    key();
    assertEquals(0, tracker.decoded(99, false, false));
    tracker.send(++stamp, false, NONE, true, true);
    tracker.decoded(stamp, false, false);
    assertEquals(1, tracker.decoded(99, false, false));
  }
}
