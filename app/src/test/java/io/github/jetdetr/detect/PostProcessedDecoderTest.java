package io.github.jetdetr.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Resize;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import org.junit.jupiter.api.Test;

class PostProcessedDecoderTest {

  private static final Placement FRAME = Placement.of(Resize.STRETCH, 200, 100, 64, 48);

  private static Detections decode(
      Placement placement, boolean onFrame, int most, float[] scores, float... boxes) {
    long[] labels = new long[scores.length];
    for (int at = 0; at < labels.length; at++) {
      labels[at] = 10L + at;
    }
    Detections detections = new Detections(most);
    new PostProcessedDecoder(
            LongBuffer.wrap(labels),
            FloatBuffer.wrap(boxes),
            FloatBuffer.wrap(scores),
            onFrame,
            0.5f,
            most)
        .decode(placement, detections);
    return detections;
  }

  @Test
  void scoresFromTheThresholdOnAreKept() {
    float[] scores = {0.9f, 0.5f, 0.49f};

    Detections detections = decode(FRAME, true, 10, scores, new float[12]);

    assertEquals(2, detections.count());
    assertEquals(10, detections.classId(0));
    assertEquals(11, detections.classId(1));
    assertEquals(0.5f, detections.score(1));
  }

  @Test
  void unsortedAnswersComeBestFirst() {
    float[] scores = {0.6f, 0.9f, 0.7f, 0.9f};

    Detections detections = decode(FRAME, true, 3, scores, new float[16]);

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
}
