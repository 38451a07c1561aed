package io.github.jetdetr.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jetdetr.card.BoxFormat;
import io.github.jetdetr.card.BoxUnit;
import io.github.jetdetr.card.RowOrder;
import io.github.jetdetr.engine.ImplausibleOutputException;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Resize;
import org.junit.jupiter.api.Test;

class PostProcessedDecoderTest {

  private static final Placement FRAME = Placement.of(Resize.STRETCH, 200, 100, 64, 48);

  private static Detections decode(
      Placement placement, boolean onFrame, int most, float[] scores, float... boxes) {
    return decode(placement, onFrame, most, false, scores, boxes);
  }

  private static Detections decode(
      Placement placement,
      boolean onFrame,
      int most,
      boolean allLabels,
      float[] scores,
      float... boxes) {
    float[] labels = new float[scores.length];
    for (int at = 0; at < labels.length; at++) {
      labels[at] = 10f + at;
    }
    Detections detections = new Detections(most);
    BoxReader reader =
        new BoxReader(
            OutputValuesTest.values(boxes), 4, 0, BoxFormat.XYXY, BoxUnit.PICTURE, onFrame);
    new PostProcessedDecoder(
            column(labels), column(scores), reader, scores.length, 0, allLabels, 0.5f, most)
        .decode(placement, detections);
    return detections;
  }

  private static PostProcessedDecoder.Column column(float... values) {
    return new PostProcessedDecoder.Column(OutputValuesTest.values(values), 1, 0);
  }

  private static float[] different(int boxes) {
    float[] sides = new float[4 * boxes];
    for (int at = 0; at < boxes; at++) {
      sides[4 * at + 2] = 10f + at;
      sides[4 * at + 3] = 20f + at;
    }
    return sides;
  }

  @Test
  void oneQueryIsOneObjectUnderItsBestLabel() {
    float[] scores = {0.56f, 0.8f, 0.7f};
    float[] boxes = {1, 2, 30, 40, 5, 6, 70, 80, 1, 2, 30, 40};

    Detections best = decode(FRAME, true, 10, scores, boxes);
    Detections all = decode(FRAME, true, 10, true, scores, boxes);

    assertEquals(2, best.count());
    assertEquals(11, best.classId(0));
    assertEquals(12, best.classId(1));
    assertEquals(3, all.count());
  }

  @Test
  void rowsOfSixAreReadInBothOrders() {
    float[] ultralytics = {0.5f, 0.5f, 0.5f, 1, 0.9f, 3};
    float[] paddle = {4, 0.8f, 10, 20, 30, 40};
    Detections detections = new Detections(1);

    rows(ultralytics, RowOrder.BOX_SCORE_CLASS, BoxFormat.CXCYWH, BoxUnit.NORMALIZED, 0)
        .decode(FRAME, detections);
    assertEquals(3, detections.classId(0));
    assertEquals(0.9f, detections.score(0));
    assertEquals(50, detections.x1(0));
    assertEquals(150, detections.x2(0));

    rows(paddle, RowOrder.CLASS_SCORE_BOX, BoxFormat.XYXY, BoxUnit.PICTURE, 1)
        .decode(FRAME, detections);
    assertEquals(3, detections.classId(0));
    assertEquals(0.8f, detections.score(0));
    assertEquals(40, detections.y2(0));
  }

  private static PostProcessedDecoder rows(
      float[] row, RowOrder order, BoxFormat form, BoxUnit unit, int labelBase) {
    OutputValues values = OutputValuesTest.values(row);
    return new PostProcessedDecoder(
        new PostProcessedDecoder.Column(values, 6, order.label()),
        new PostProcessedDecoder.Column(values, 6, order.score()),
        new BoxReader(values, 6, order.box(), form, unit, true),
        1,
        labelBase,
        false,
        0.5f,
        10);
  }

  @Test
  void boxesInPixelsOfAStretchedCanvasComeBackToTheFrame() {
    BoxReader reader =
        new BoxReader(
            OutputValuesTest.values(16, 12, 32, 24), 4, 0, BoxFormat.XYWH, BoxUnit.CANVAS, true);
    Detections detections = new Detections(1);

    reader.add(FRAME, detections, 0, 1, 0);

    assertEquals(50, detections.x1(0));
    assertEquals(25, detections.y1(0));
    assertEquals(150, detections.x2(0));
    assertEquals(75, detections.y2(0));
  }

  @Test
  void scoresFromTheThresholdOnAreKept() {
    float[] scores = {0.9f, 0.5f, 0.49f};

    Detections detections = decode(FRAME, true, 10, scores, different(3));

    assertEquals(2, detections.count());
    assertEquals(10, detections.classId(0));
    assertEquals(11, detections.classId(1));
    assertEquals(0.5f, detections.score(1));
  }

  @Test
  void unsortedAnswersComeBestFirst() {
    float[] scores = {0.6f, 0.9f, 0.7f, 0.9f};

    Detections detections = decode(FRAME, true, 3, scores, different(4));

    assertEquals(3, detections.count());
    assertEquals(11, detections.classId(0));
    assertEquals(13, detections.classId(1));
    assertEquals(12, detections.classId(2));
  }

  @Test
  void boxesAreClippedToTheFrame() {
    Detections detections = decode(FRAME, true, 10, new float[] {0.9f}, -5, 20, 205, 30);

    assertEquals(0, detections.x1(0));
    assertEquals(20, detections.y1(0));
    assertEquals(200, detections.x2(0));
    assertEquals(30, detections.y2(0));
  }

  @Test
  void boxesOnTheCanvasComeBackToTheFrame() {
    Placement placement = Placement.of(Resize.LETTERBOX, 200, 100, 80, 80);

    Detections detections = decode(placement, false, 10, new float[] {0.9f}, 20, 30, 60, 50);

    assertEquals(50, detections.x1(0));
    assertEquals(25, detections.y1(0));
    assertEquals(150, detections.x2(0));
    assertEquals(75, detections.y2(0));
  }

  @Test
  void nanIsAFailure() {
    float[] low = {Float.NaN};
    float[] good = {0.9f};

    assertThrows(InferenceException.class, () -> decode(FRAME, true, 10, low, new float[4]));
    assertThrows(InferenceException.class, () -> decode(FRAME, true, 10, good, 0, 0, Float.NaN, 5));
  }

  @Test
  void rowsOfOneBoxAreOneObjectWhereverInTheRowItStands() {
    float[] paddle = {4, 0.8f, 10, 20, 30, 40, 5, 0.7f, 10, 20, 30, 40, 6, 0.6f, 10, 20, 30, 41};
    OutputValues values = OutputValuesTest.values(paddle);
    RowOrder order = RowOrder.CLASS_SCORE_BOX;
    Detections detections = new Detections(3);

    new PostProcessedDecoder(
            new PostProcessedDecoder.Column(values, 6, order.label()),
            new PostProcessedDecoder.Column(values, 6, order.score()),
            new BoxReader(values, 6, order.box(), BoxFormat.XYXY, BoxUnit.PICTURE, true),
            3,
            0,
            false,
            0.5f,
            10)
        .decode(FRAME, detections);

    assertEquals(2, detections.count());
    assertEquals(4, detections.classId(0));
    assertEquals(6, detections.classId(1));
    assertEquals(0.6f, detections.score(1));
  }

  @Test
  void answersThatCannotBeAreRefusedOnTheFirstThreeFrames() {
    float[] scores = new float[8];
    float[] boxes = new float[4 * scores.length];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = 0.9f;
      boxes[4 * row] = row;
      boxes[4 * row + 2] = 40f + row;
      boxes[4 * row + 3] = 30;
    }
    BoxReader reader =
        new BoxReader(OutputValuesTest.values(boxes), 4, 0, BoxFormat.XYXY, BoxUnit.PICTURE, true);
    Detections detections = new Detections(8);
    PostProcessedDecoder decoder =
        new PostProcessedDecoder(column(scores), column(scores), reader, 8, 0, false, 0.5f, 8);

    for (int frame = 0; frame < 3; frame++) {
      assertThrows(
          ImplausibleOutputException.class, () -> decoder.decode(FRAME, detections), "all alike");
    }
    decoder.decode(FRAME, detections);
    assertEquals(8, detections.count());
  }
}
