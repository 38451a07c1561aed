package io.github.jetdetr.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.model.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputAgreementTest {

  private static final int QUERIES = 20;
  private static final int CLASSES = 6;

  private static Tensor floats(String name, float[] values, int columns) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(values);
    List<Long> shape = List.of(1L, (long) values.length / columns, (long) columns);
    return new Tensor(name, TensorInfo.Type.FLOAT32, shape, bytes);
  }

  private static float[] random(int count, int seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int at = 0; at < count; at++) {
      values[at] = (float) random.nextGaussian();
    }
    return values;
  }

  private static List<Tensor> outputs(float[] logits, float[] boxes) {
    return List.of(floats("logits", logits, CLASSES), floats("boxes", boxes, 4));
  }

  private static float[] turned(float[] values, int columns) {
    float[] turned = new float[values.length];
    System.arraycopy(values, columns, turned, 0, values.length - columns);
    System.arraycopy(values, 0, turned, values.length - columns, columns);
    return turned;
  }

  private static final float[] LOGITS = random(QUERIES * CLASSES, 1);
  private static final float[] BOXES = random(QUERIES * 4, 2);

  @Test
  void theSameOutputsAgree() {
    assertEquals(1, OutputAgreement.share(outputs(LOGITS, BOXES), outputs(LOGITS, BOXES), 0));
  }

  @Test
  void theOrderOfQueriesDoesNotMatter() {
    List<Tensor> turned = outputs(turned(LOGITS, CLASSES), turned(BOXES, 4));

    assertEquals(1, OutputAgreement.share(outputs(LOGITS, BOXES), turned, 0));
  }

  @Test
  void aBoxOfAnotherQueryIsADifference() {
    List<Tensor> mixed = outputs(LOGITS, turned(BOXES, 4));

    assertEquals(0, OutputAgreement.share(outputs(LOGITS, BOXES), mixed, 0.01));
  }

  @Test
  void oneWrongQueryOfTwentyIsOneTwentieth() {
    float[] wrong = LOGITS.clone();
    wrong[3 * CLASSES + 2] += 1;

    assertEquals(0.95, OutputAgreement.share(outputs(LOGITS, BOXES), outputs(wrong, BOXES), 0.1));
  }

  @Test
  void differencesWithinTheToleranceAreNone() {
    float[] near = LOGITS.clone();
    for (int at = 0; at < near.length; at++) {
      near[at] += at % 2 == 0 ? 0.01f : -0.01f;
    }

    assertEquals(1, OutputAgreement.share(outputs(LOGITS, BOXES), outputs(near, BOXES), 0.05));
    assertEquals(0, OutputAgreement.share(outputs(LOGITS, BOXES), outputs(near, BOXES), 0.001));
  }

  @Test
  void whatIsNoNumberAgreesWithNothing() {
    float[] broken = LOGITS.clone();
    broken[0] = Float.NaN;

    assertEquals(0.95, OutputAgreement.share(outputs(LOGITS, BOXES), outputs(broken, BOXES), 1e9));
  }

  @Test
  void anEncodersRowsAreComparedByThemselves() {
    List<Tensor> whole = new ArrayList<>(outputs(LOGITS, BOXES));
    whole.add(floats("encoder", random(40 * 8, 3), 8));
    List<Tensor> wrong = new ArrayList<>(outputs(LOGITS, BOXES));
    wrong.add(floats("encoder", random(40 * 8, 4), 8));

    assertEquals(1, OutputAgreement.share(whole, whole, 0));
    assertEquals(0, OutputAgreement.share(whole, wrong, 0.01));
  }

  @Test
  void anOutputWithoutRowsIsNotCompared() {
    ByteBuffer one = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putFloat(0, 1);
    ByteBuffer other = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putFloat(0, 2);
    List<Tensor> mine = new ArrayList<>(outputs(LOGITS, BOXES));
    mine.add(new Tensor("count", TensorInfo.Type.FLOAT32, List.of(1L), one));
    List<Tensor> yours = new ArrayList<>(outputs(LOGITS, BOXES));
    yours.add(new Tensor("count", TensorInfo.Type.FLOAT32, List.of(1L), other));

    assertEquals(1, OutputAgreement.share(mine, yours, 0));
  }

  @Test
  void outputsOfOtherShapesAreRefused() {
    List<Tensor> fewer = outputs(random(10 * CLASSES, 1), random(10 * 4, 2));

    assertThrows(
        IllegalArgumentException.class,
        () -> OutputAgreement.share(outputs(LOGITS, BOXES), fewer, 0.1));
  }
}
