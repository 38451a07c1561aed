package io.github.jetdetr.training.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.training.torch.Torch;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
class BoxTest {

  private static final float EXACT = 1e-6f;

  @Test
  void edgesAndCentreAreConsistent() {
    Box box = Box.ofEdges(0.1f, 0.2f, 0.5f, 0.8f);

    assertEquals(0.3f, box.cx(), EXACT);
    assertEquals(0.5f, box.cy(), EXACT);
    assertEquals(0.4f, box.w(), EXACT);
    assertEquals(0.6f, box.h(), EXACT);
    assertEquals(0.1f, box.left(), EXACT);
    assertEquals(0.2f, box.top(), EXACT);
    assertEquals(0.5f, box.right(), EXACT);
    assertEquals(0.8f, box.bottom(), EXACT);
  }

  @Test
  void halfAnOverlapIsAThirdOfTheUnion() {
    Box left = Box.ofEdges(0, 0, 0.2f, 0.2f);
    Box right = Box.ofEdges(0.1f, 0, 0.3f, 0.2f);

    assertEquals(1 / 3f, left.iou(right), EXACT);
    // Their hull is their union: nothing lies between.
    assertEquals(1 / 3f, left.giou(right), EXACT);
  }

  @Test
  void disjointBoxesHaveANegativeGiou() {
    Box left = Box.ofEdges(0, 0, 0.1f, 0.1f);
    Box right = Box.ofEdges(0.3f, 0, 0.4f, 0.1f);

    assertEquals(0, left.iou(right), EXACT);
    // Hull 0.04, union 0.02: half of the hull is empty.
    assertEquals(-0.5f, left.giou(right), EXACT);
  }

  @Test
  void aBoxOverlapsItselfWhollyAndABoxWithoutAreaNothing() {
    Box box = Box.ofEdges(0.2f, 0.3f, 0.6f, 0.4f);
    Box line = Box.ofEdges(0.2f, 0.3f, 0.6f, 0.3f);

    assertEquals(1, box.giou(box), EXACT);
    assertEquals(0, line.iou(line), EXACT);
    assertEquals(-1, line.giou(line), EXACT);
  }

  @Test
  void tensorsOverlapAsBoxesDo() {
    Box[] a = {Box.ofEdges(0, 0, 0.2f, 0.2f), Box.ofEdges(0, 0, 0.1f, 0.1f), box(0.5f)};
    Box[] b = {Box.ofEdges(0.1f, 0, 0.3f, 0.2f), Box.ofEdges(0.3f, 0, 0.4f, 0.1f), box(0.4f)};
    try (PointerScope scope = new PointerScope()) {
      Overlaps overlaps = Overlaps.of(tensor(a), tensor(b));

      float[] iou = Torch.floats(overlaps.iou());
      float[] giou = Torch.floats(overlaps.giou());
      for (int pair = 0; pair < a.length; pair++) {
        assertEquals(a[pair].iou(b[pair]), iou[pair], 1e-5f);
        assertEquals(a[pair].giou(b[pair]), giou[pair], 1e-5f);
      }
    }
  }

  private static Box box(float side) {
    return new Box(0.5f, 0.5f, side, side);
  }

  private static Tensor tensor(Box... boxes) {
    float[] values = new float[boxes.length * 4];
    for (int at = 0; at < boxes.length; at++) {
      values[at * 4] = boxes[at].cx();
      values[at * 4 + 1] = boxes[at].cy();
      values[at * 4 + 2] = boxes[at].w();
      values[at * 4 + 3] = boxes[at].h();
    }
    return Tensor.create(values, boxes.length, 4);
  }
}
