package io.github.jetdetr.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.card.ScoreKind;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Resize;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryDecoderTest {

  private static final Placement FRAME = Placement.of(Resize.STRETCH, 200, 100, 64, 48);
  private static final float[] WHOLE = {0.5f, 0.5f, 1, 1};

  private static Detections decode(
      ScoreKind kind, float threshold, int most, int classes, float... scores) {
    int queries = scores.length / classes;
    float[] boxes = new float[4 * queries];
    for (int query = 0; query < queries; query++) {
      System.arraycopy(WHOLE, 0, boxes, 4 * query, 4);
    }
    return decode(kind, threshold, most, classes, scores, boxes, FRAME, true);
  }

  private static Detections decode(
      ScoreKind kind,
      float threshold,
      int most,
      int classes,
      float[] scores,
      float[] boxes,
      Placement placement,
      boolean onFrame) {
    QueryDecoder.Rows rows =
        new QueryDecoder.Rows(
            FloatBuffer.wrap(scores),
            classes,
            0,
            FloatBuffer.wrap(boxes),
            4,
            0,
            scores.length / classes,
            classes);
    Detections detections = new Detections(most);
    new QueryDecoder(rows, kind, onFrame, threshold, most).decode(placement, detections);
    return detections;
  }

  private static Detections box(Placement placement, boolean onFrame, float... box) {
    float[] scores = {0.9f};
    return decode(ScoreKind.PROBABILITY, 0.5f, 10, 1, scores, box, placement, onFrame);
  }

  private static void assertBox(Detections detections, double x1, double y1, double x2, double y2) {
    assertEquals(x1, detections.x1(0), 1e-4);
    assertEquals(y1, detections.y1(0), 1e-4);
    assertEquals(x2, detections.x2(0), 1e-4);
    assertEquals(y2, detections.y2(0), 1e-4);
  }

  private static float sigmoid(float logit) {
    return (float) (1 / (1 + Math.exp(-logit)));
  }

  @Test
  void aSigmoidQueryMayBeSeveralObjects() {
    Detections detections = decode(ScoreKind.SIGMOID, 0.5f, 10, 3, 1, -1, 2);

    assertEquals(2, detections.count());
    assertEquals(2, detections.classId(0));
    assertEquals(sigmoid(2), detections.score(0));
    assertEquals(0, detections.classId(1));
    assertEquals(sigmoid(1), detections.score(1));
  }

  @Test
  void aSoftmaxQueryIsItsBestClassAndNeverTheLast() {
    Detections detections = decode(ScoreKind.SOFTMAX, 0.01f, 10, 3, 1, 2, 4, 3, 1, 0);

    double first = Math.exp(3) / (Math.exp(3) + Math.exp(1) + 1);
    double second = Math.exp(2) / (Math.exp(1) + Math.exp(2) + Math.exp(4));
    assertEquals(2, detections.count());
    assertEquals(0, detections.classId(0));
    assertEquals(first, detections.score(0), 1e-6);
    assertEquals(1, detections.classId(1));
    assertEquals(second, detections.score(1), 1e-6);
  }

  @Test
  void softmaxOfGreatLogitsDoesNotOverflow() {
    Detections detections = decode(ScoreKind.SOFTMAX, 0.5f, 10, 2, 1_000, 990);

    assertEquals(1, detections.score(0), 1e-4);
  }

  @Test
  void aProbabilityQueryIsItsBestClassOnly() {
    Detections detections = decode(ScoreKind.PROBABILITY, 0.5f, 10, 3, 0.6f, 0.9f, 0.7f);

    assertEquals(1, detections.count());
    assertEquals(1, detections.classId(0));
    assertEquals(0.9f, detections.score(0));
  }

  @ParameterizedTest
  @EnumSource(ScoreKind.class)
  void equalScoresComeInTheOrderOfTheQueries(ScoreKind kind) {
    float[] boxes = {0.1f, 0.5f, 0.1f, 1, 0.2f, 0.5f, 0.1f, 1, 0.3f, 0.5f, 0.1f, 1};
    float[] scores = {0.7f, 0.1f, 0.7f, 0.1f, 0.7f, 0.1f};

    Detections detections = decode(kind, 0.55f, 10, 2, scores, boxes, FRAME, true);

    assertEquals(3, detections.count());
    assertEquals(10, detections.x1(0), 1e-4);
    assertEquals(30, detections.x1(1), 1e-4);
    assertEquals(50, detections.x1(2), 1e-4);
  }

  @Test
  void equalScoresOfOneQueryComeInTheOrderOfTheClasses() {
    Detections detections = decode(ScoreKind.SIGMOID, 0.5f, 10, 3, 1, 2, 1);

    assertEquals(1, detections.classId(0));
    assertEquals(0, detections.classId(1));
    assertEquals(2, detections.classId(2));
  }

  @Test
  void theFirstOfEquallyGoodClassesIsTheQuerys() {
    assertEquals(1, decode(ScoreKind.PROBABILITY, 0, 9, 3, 0.1f, 0.8f, 0.8f).classId(0));
    assertEquals(1, decode(ScoreKind.SOFTMAX, 0, 9, 4, 0, 3, 3, 5).classId(0));
  }

  @Test
  void aScoreAtTheThresholdIsKept() {
    assertEquals(1, decode(ScoreKind.PROBABILITY, 0.5f, 10, 1, 0.5f).count());
    assertEquals(0, decode(ScoreKind.PROBABILITY, 0.5f, 10, 1, Math.nextDown(0.5f)).count());
    assertEquals(1, decode(ScoreKind.SIGMOID, 0.5f, 10, 1, 0).count());
    assertEquals(1, decode(ScoreKind.SOFTMAX, 0.5f, 10, 2, 0, 0).count());
  }

  @Test
  void comparingLogitsKeepsWhatComparingScoresKeeps() {
    Random random = new Random(5);
    float[] logits = new float[200];
    for (int round = 0; round < 3_000; round++) {
      float logit = (random.nextFloat() - 0.5f) * (round % 2 == 0 ? 30 : 4);
      float threshold = sigmoid(logit);
      // All floats close by, of which some round to the very threshold.
      logits[0] = logit;
      for (int at = 1; at < logits.length; at++) {
        float last = logits[at - 1];
        logits[at] = at < 100 ? Math.nextDown(last) : at == 100 ? logit : Math.nextUp(last);
      }
      int expected = 0;
      for (float near : logits) {
        expected += sigmoid(near) >= threshold ? 1 : 0;
      }

      Detections detections = decode(ScoreKind.SIGMOID, threshold, 200, 1, logits);

      assertEquals(expected, detections.count(), "threshold " + threshold);
    }
  }

  @Test
  void aThresholdOfNothingKeepsEverythingAndOneOnlyCertainty() {
    float[] logits = {-1_000, Float.NEGATIVE_INFINITY, 0, 16, 40, Float.POSITIVE_INFINITY};

    assertEquals(6, decode(ScoreKind.SIGMOID, 0, 10, 1, logits).count());
    Detections certain = decode(ScoreKind.SIGMOID, 1, 10, 1, logits);
    assertEquals(2, certain.count());
    assertEquals(1f, certain.score(1));
  }

  @Test
  void onlyTheBestAreKept() {
    Detections detections = decode(ScoreKind.SIGMOID, 0, 2, 2, 1, 4, 3, 2);

    assertEquals(2, detections.count());
    assertEquals(sigmoid(4), detections.score(0));
    assertEquals(sigmoid(3), detections.score(1));
  }

  @Test
  void negativeZeroIsAScoreLikeZero() {
    Detections detections = decode(ScoreKind.PROBABILITY, 0, 10, 1, -0f, 0.5f, 0f);

    assertEquals(0.5f, detections.score(0));
    assertEquals(0, Float.floatToIntBits(detections.score(1)));
    assertEquals(3, detections.count());
  }

  @ParameterizedTest
  @EnumSource(ScoreKind.class)
  void nanInAnyScoreIsAFailure(ScoreKind kind) {
    for (int at = 0; at < 4; at++) {
      float[] scores = {0.1f, 0.2f, 0.3f, 0.1f};
      scores[at] = Float.NaN;

      assertThrows(InferenceException.class, () -> decode(kind, 0.99f, 10, 2, scores));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void nanInAKeptBoxIsAFailure(int side) {
    float[] box = WHOLE.clone();
    box[side] = Float.NaN;

    assertThrows(InferenceException.class, () -> box(FRAME, true, box));
  }

  @Test
  void centreAndSizeBecomeCornersOfTheFrame() {
    assertBox(box(FRAME, true, 0.5f, 0.25f, 0.5f, 0.25f), 50, 12.5, 150, 37.5);
  }

  @Test
  void aBoxPartlyOutsideTheFrameIsClipped() {
    assertBox(box(FRAME, true, 0.1f, 0.95f, 0.4f, 0.2f), 0, 85, 60, 100);
  }

  @Test
  void aBoxWhollyOutsideEndsOnTheEdge() {
    assertBox(box(FRAME, true, 1.5f, 0.5f, 0.2f, 1), 200, 0, 200, 100);
  }

  @Test
  void aBoxWithExchangedSidesIsEmpty() {
    assertBox(box(FRAME, true, 0.5f, 0.5f, -0.2f, 0.4f), 120, 30, 120, 70);
    assertBox(box(FRAME, true, 0.5f, 0.5f, 0.2f, -0.4f), 80, 70, 120, 70);
  }

  @Test
  void aBoxOfALetterboxedPictureIsFreedOfTheBorder() {
    Placement placement = Placement.of(Resize.LETTERBOX, 200, 100, 80, 80);

    // The picture covers rows 20 to 60 of 80.
    assertBox(box(placement, false, 0.5f, 0.5f, 0.5f, 0.25f), 50, 25, 150, 75);
    assertBox(box(placement, false, 0.5f, 0.25f, 0.5f, 0.5f), 50, 0, 150, 50);
  }

  @Test
  void aBoxOfAFittedPictureWithoutMaskSpansTheCanvas() {
    Placement placement = Placement.of(Resize.FIT, 200, 100, 80, 80);

    assertBox(box(placement, false, 0.5f, 0.25f, 1, 0.5f), 0, 0, 200, 100);
  }

  @Test
  void aBoxOfAMaskedPictureSpansThePicture() {
    Placement placement = Placement.of(Resize.FIT, 200, 100, 80, 80);

    assertBox(box(placement, true, 0.5f, 0.5f, 1, 1), 0, 0, 200, 100);
  }

  @Test
  void packedRowsHoldBoxAndScoresSideBySide() {
    FloatBuffer packed = FloatBuffer.wrap(new float[] {9, 0.5f, 0.5f, 1, 1, 0.2f, 0.8f, 9});
    QueryDecoder.Rows rows = new QueryDecoder.Rows(packed, 8, 5, packed, 8, 1, 1, 2);
    Detections detections = new Detections(1);

    new QueryDecoder(rows, ScoreKind.PROBABILITY, true, 0.5f, 5).decode(FRAME, detections);

    assertEquals(1, detections.classId(0));
    assertBox(detections, 0, 0, 200, 100);
  }

  @Test
  void whatWasFoundBeforeIsForgotten() {
    Detections detections = new Detections(4);
    detections.add(7, 0.9f, 1, 2, 3, 4);
    FloatBuffer scores = FloatBuffer.wrap(new float[] {0.1f});
    QueryDecoder.Rows rows =
        new QueryDecoder.Rows(scores, 1, 0, FloatBuffer.wrap(WHOLE), 4, 0, 1, 1);

    new QueryDecoder(rows, ScoreKind.PROBABILITY, true, 0.5f, 5).decode(FRAME, detections);

    assertTrue(detections.count() == 0);
  }
}
