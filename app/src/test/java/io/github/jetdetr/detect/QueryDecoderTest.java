package io.github.jetdetr.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.card.BoxFormat;
import io.github.jetdetr.card.BoxUnit;
import io.github.jetdetr.card.NoObject;
import io.github.jetdetr.card.ScoreKind;
import io.github.jetdetr.engine.ImplausibleOutputException;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Resize;
import java.util.Random;
import java.util.function.IntFunction;
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
      // Boxes of the very same size cannot be.
      boxes[4 * query + 2] += 0.01f * query;
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
    Detections detections = new Detections(most);
    boolean all = kind == ScoreKind.SIGMOID;
    NoObject noObject = kind == ScoreKind.SOFTMAX ? NoObject.LAST : NoObject.NONE;
    decoder(scores(scores, classes, noObject), reader(boxes, 4, 0, onFrame), kind, all, threshold)
        .apply(most)
        .decode(placement, detections);
    return detections;
  }

  private static IntFunction<QueryDecoder> decoder(
      QueryDecoder.Scores scores,
      BoxReader boxes,
      ScoreKind kind,
      boolean allLabels,
      float threshold) {
    return most -> new QueryDecoder(scores, boxes, kind, allLabels, threshold, most);
  }

  private static QueryDecoder.Scores scores(float[] values, int columns, NoObject noObject) {
    return new QueryDecoder.Scores(
        OutputValuesTest.values(values), columns, 0, values.length / columns, columns, noObject);
  }

  private static BoxReader reader(float[] values, int stride, int offset, boolean onFrame) {
    return new BoxReader(
        OutputValuesTest.values(values),
        stride,
        offset,
        BoxFormat.CXCYWH,
        BoxUnit.NORMALIZED,
        onFrame);
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
      // Not every query of a model is sure.
      logits[199] = -1_000;
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
    assertEquals(0, Float.floatToIntBits(detections.score(2)));
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
    float[] packed = {9, 0.5f, 0.5f, 1, 1, 0.2f, 0.8f, 9};
    QueryDecoder.Scores scores =
        new QueryDecoder.Scores(OutputValuesTest.values(packed), 8, 5, 1, 2, NoObject.NONE);
    Detections detections = new Detections(1);

    decoder(scores, reader(packed, 8, 1, true), ScoreKind.PROBABILITY, false, 0.5f)
        .apply(5)
        .decode(FRAME, detections);

    assertEquals(1, detections.classId(0));
    assertBox(detections, 0, 0, 200, 100);
  }

  @Test
  void whatWasFoundBeforeIsForgotten() {
    Detections detections = new Detections(4);
    detections.add(7, 0.9f, 1, 2, 3, 4);
    float[] low = {0.1f};

    decoder(
            scores(low, 1, NoObject.NONE),
            reader(WHOLE, 4, 0, true),
            ScoreKind.PROBABILITY,
            false,
            0.5f)
        .apply(5)
        .decode(FRAME, detections);

    assertTrue(detections.count() == 0);
  }

  @Test
  void aQueryIsOneObjectUnlessAllLabelsAreWanted() {
    float[] logits = {1, -1, 2};
    Detections one = new Detections(4);
    BoxReader box = reader(WHOLE, 4, 0, true);
    QueryDecoder.Scores three = scores(logits, 3, NoObject.NONE);

    decoder(three, box, ScoreKind.SIGMOID, false, 0.5f).apply(5).decode(FRAME, one);

    assertEquals(1, one.count());
    assertEquals(2, one.classId(0));
    assertEquals(sigmoid(2), one.score(0));
  }

  @Test
  void aProbabilityQueryMayHaveAllItsLabelsToo() {
    float[] both = {0.6f, 0.2f, 0.9f, 0.1f, 0.7f, 0.3f};
    float[] boxes = {0.5f, 0.5f, 1, 1, 0.25f, 0.5f, 0.5f, 1};
    Detections all = new Detections(4);
    QueryDecoder.Scores three = scores(both, 3, NoObject.NONE);

    decoder(three, reader(boxes, 4, 0, true), ScoreKind.PROBABILITY, true, 0.5f)
        .apply(5)
        .decode(FRAME, all);

    assertEquals(3, all.count());
    assertEquals(2, all.classId(0));
    assertEquals(1, all.classId(1));
    assertEquals(100, all.x2(1), 1e-4);
    assertEquals(0, all.classId(2));
    assertEquals(200, all.x2(2), 1e-4);
  }

  @ParameterizedTest
  @EnumSource(ScoreKind.class)
  void aBackgroundColumnIsNoClass(ScoreKind kind) {
    float[] row = {0.9f, 0.2f, 0.7f};
    Detections detections = new Detections(4);
    QueryDecoder.Scores first = scores(row, 3, NoObject.FIRST);

    decoder(first, reader(WHOLE, 4, 0, true), kind, false, 0.1f).apply(5).decode(FRAME, detections);

    assertEquals(1, detections.count());
    assertEquals(1, detections.classId(0));
  }

  @Test
  void aScoreOutsideOfNothingAndOneIsRefusedWithItsValue() {
    ImplausibleOutputException e =
        assertThrows(
            ImplausibleOutputException.class,
            () -> decode(ScoreKind.PROBABILITY, 0.5f, 10, 1, 52f));

    assertTrue(String.valueOf(e.getMessage()).contains("a score is 52.00"), e.getMessage());
  }

  @Test
  void answersThatCannotBeAreRefusedOnTheFirstThreeFrames() {
    float[] logits = new float[8];
    float[] boxes = new float[4 * logits.length];
    for (int query = 0; query < logits.length; query++) {
      System.arraycopy(WHOLE, 0, boxes, 4 * query, 4);
    }
    Detections detections = new Detections(8);
    QueryDecoder decoder =
        decoder(
                scores(logits, 1, NoObject.NONE),
                reader(boxes, 4, 0, true),
                ScoreKind.SIGMOID,
                false,
                0.5f)
            .apply(8);

    for (int frame = 0; frame < 3; frame++) {
      assertThrows(
          ImplausibleOutputException.class, () -> decoder.decode(FRAME, detections), "all alike");
    }
    decoder.decode(FRAME, detections);
    assertEquals(8, detections.count());
  }
}
