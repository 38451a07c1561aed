package io.github.jetdetr.detect;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.card.BoxFormat;
import io.github.jetdetr.card.BoxUnit;
import io.github.jetdetr.engine.ImplausibleOutputException;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Resize;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What no model answers that is read rightly. */
class OutputCheckTest {

  private static final Placement FRAME = Placement.of(Resize.STRETCH, 640, 480, 320, 320);
  private static final int QUERIES = 20;

  /** One frame's answers: sane ones, to be spoilt. */
  private static final class Answers {

    private final float[] boxes = new float[4 * QUERIES];
    private final float[] scores = new float[QUERIES];
    private final int[] classes = new int[QUERIES];

    Answers(float scale) {
      Random random = new Random(1);
      for (int query = 0; query < QUERIES; query++) {
        for (int side = 0; side < 4; side++) {
          boxes[4 * query + side] = scale * (0.1f + 0.4f * random.nextFloat());
        }
        scores[query] = random.nextFloat();
        classes[query] = random.nextInt(3);
      }
    }

    void check(BoxUnit unit) {
      check(unit, FRAME);
    }

    void check(BoxUnit unit, Placement placement) {
      OutputCheck check = new OutputCheck();
      BoxReader reader =
          new BoxReader(OutputValuesTest.values(boxes), 4, 0, BoxFormat.CXCYWH, unit, true);
      check.begin();
      for (int query = 0; query < QUERIES; query++) {
        reader.read(query);
        check.add(scores[query], classes[query], reader);
      }
      check.end(unit, placement);
    }

    String refusal(BoxUnit unit) {
      return String.valueOf(
          assertThrows(ImplausibleOutputException.class, () -> check(unit)).getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource(BoxUnit.class)
  void saneAnswersPass(BoxUnit unit) {
    Answers answers = new Answers(unit == BoxUnit.NORMALIZED ? 1 : 300);

    assertDoesNotThrow(() -> answers.check(unit));
  }

  @Test
  void boxesOfOneSizeAreRefused() {
    Answers answers = new Answers(1);
    for (int query = 0; query < QUERIES; query++) {
      answers.boxes[4 * query + 2] = 0.25f;
      answers.boxes[4 * query + 3] = 0.5f;
    }

    String refusal = answers.refusal(BoxUnit.NORMALIZED);

    assertTrue(refusal.contains("all 20 boxes are of the same size, 0.2500 × 0.5000"), refusal);
    assertTrue(refusal.contains("jetdetr inspect --try PICTURE"), refusal);
  }

  @Test
  void oneClassWithFullScoreEverywhereIsRefused() {
    Answers answers = new Answers(1);
    for (int query = 0; query < QUERIES; query++) {
      answers.scores[query] = 1;
      answers.classes[query] = 2;
    }

    assertTrue(
        answers.refusal(BoxUnit.NORMALIZED).contains("all 20 queries see class 2 with full score"));
  }

  @Test
  void pixelsInPlaceOfFractionsAreRefusedAndTheOtherWayAround() {
    assertTrue(new Answers(300).refusal(BoxUnit.NORMALIZED).contains("is their unit pixels?"));
    assertTrue(new Answers(1).refusal(BoxUnit.PICTURE).contains("is their unit 0..1?"));
    assertTrue(new Answers(1).refusal(BoxUnit.CANVAS).contains("is their unit 0..1?"));
  }

  @Test
  void boxesWithNegativeSizesAreRefused() {
    Answers answers = new Answers(1);
    for (int query = 0; query < QUERIES; query++) {
      answers.boxes[4 * query + 2] *= -1;
    }

    assertTrue(
        answers.refusal(BoxUnit.NORMALIZED).contains("20 of 20 boxes have a negative width"));
  }

  @Test
  void scoresLieWithinNothingAndOneUpToRounding() {
    assertDoesNotThrow(() -> OutputCheck.checkScore(1.0005f));
    assertThrows(ImplausibleOutputException.class, () -> OutputCheck.checkScore(1.01f));
    assertThrows(ImplausibleOutputException.class, () -> OutputCheck.checkScore(-0.01f));
  }

  @Test
  void onlyTheFirstFramesAreChecked() {
    OutputCheck check = new OutputCheck();
    int frames = 0;
    while (check.isDue()) {
      check.begin();
      check.end(BoxUnit.NORMALIZED, FRAME);
      frames++;
    }

    assertEquals(3, frames);
    assertFalse(check.isDue());
  }

  @Test
  void boxesOfOneSizeUpToRoundingAreRefusedAndAlmostTheSameAreNot() {
    Answers rounded = new Answers(300);
    Answers almost = new Answers(300);
    for (int query = 0; query < QUERIES; query++) {
      rounded.boxes[4 * query + 2] = query == 7 ? Math.nextUp(100f) : 100;
      rounded.boxes[4 * query + 3] = 50;
      almost.boxes[4 * query + 2] = query == 7 ? 100.01f : 100;
      almost.boxes[4 * query + 3] = 50;
    }

    assertTrue(rounded.refusal(BoxUnit.PICTURE).contains("of the same size"));
    assertDoesNotThrow(() -> almost.check(BoxUnit.PICTURE));
  }

  @Test
  void fullScoresOfDifferentClassesPassAndSoDoOtherScoresOfOneClass() {
    Answers classes = new Answers(1);
    Answers almost = new Answers(1);
    for (int query = 0; query < QUERIES; query++) {
      classes.scores[query] = 1;
      classes.classes[query] = query % 2;
      almost.scores[query] = query == 3 ? 0.99f : 1;
      almost.classes[query] = 2;
    }

    assertDoesNotThrow(() -> classes.check(BoxUnit.NORMALIZED));
    assertDoesNotThrow(() -> almost.check(BoxUnit.NORMALIZED));
  }

  @Test
  void aScoreIsFullFromTheLimitOn() {
    Answers answers = new Answers(1);
    for (int query = 0; query < QUERIES; query++) {
      answers.scores[query] = 0.9999f;
      answers.classes[query] = 2;
    }

    assertTrue(answers.refusal(BoxUnit.NORMALIZED).contains("with full score"));
    assertDoesNotThrow(() -> OutputCheck.checkScore(1.001f));
    assertDoesNotThrow(() -> OutputCheck.checkScore(0));
  }

  @Test
  void boxesWithoutWidthOrHeightAreNoInvertedOnes() {
    Answers answers = new Answers(1);
    for (int query = 0; query < QUERIES; query++) {
      answers.boxes[4 * query + 2 + query % 2] = 0;
    }

    assertDoesNotThrow(() -> answers.check(BoxUnit.NORMALIZED));
  }

  @Test
  void asManyInvertedBoxesAsOthersPassAndOneMoreDoesNot() {
    Answers half = new Answers(1);
    for (int query = 0; query < QUERIES / 2; query++) {
      half.boxes[4 * query + 2] *= -1;
    }

    assertDoesNotThrow(() -> half.check(BoxUnit.NORMALIZED));
    half.boxes[4 * QUERIES - 1] *= -1;
    assertTrue(half.refusal(BoxUnit.NORMALIZED).contains("11 of 20 boxes"));
  }

  @Test
  void fractionsMayReachToEightAndPixelsOfASmallCanvasNowhere() {
    Answers eight = new Answers(1);
    Answers two = new Answers(1);
    for (int query = 0; query < QUERIES; query++) {
      eight.boxes[4 * query] = 7.5f;
      eight.boxes[4 * query + 2] = 1;
      two.boxes[4 * query] = 1.5f;
      two.boxes[4 * query + 2] = 1;
    }

    assertDoesNotThrow(() -> eight.check(BoxUnit.NORMALIZED));
    assertDoesNotThrow(() -> two.check(BoxUnit.CANVAS));
    Placement small = Placement.of(Resize.STRETCH, 640, 480, 16, 16);
    assertDoesNotThrow(() -> new Answers(1).check(BoxUnit.CANVAS, small));
  }
}
