package io.github.jetdetr.training;

import io.github.jetdetr.training.loss.Box;
import io.github.jetdetr.training.loss.LossWeights;
import io.github.jetdetr.training.loss.TargetObjects;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Grey pictures with red and blue boxes in them: enough to learn from in seconds. */
public final class Drawings {

  public static final int CLASSES = 2;
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;

  private Drawings() {}

  /** A network small enough to learn while one waits. */
  public static NetworkShape shape() {
    return new NetworkShape(WIDTH, HEIGHT, CLASSES, 32, 8, 4, 2, 2, 32, 32, 2);
  }

  static TrainingPlan plan(int batch, long steps, double rate) {
    return new TrainingPlan(
        5,
        0,
        0,
        batch,
        steps,
        shape(),
        shape(),
        0,
        new Schedule(rate, rate / 10, 5, steps),
        0,
        5,
        0,
        0.9,
        steps,
        1,
        LossWeights.DEFAULT,
        1);
  }

  /** Pictures with one box of each class. */
  static TrainingPictures draw(int count) {
    List<byte[]> pixels = new ArrayList<>();
    List<TargetObjects> truths = new ArrayList<>();
    for (int picture = 0; picture < count; picture++) {
      SplittableRandom random = new SplittableRandom(picture);
      byte[] bytes = new byte[WIDTH * HEIGHT * 3];
      java.util.Arrays.fill(bytes, (byte) 90);
      List<TargetObjects.LabelledBox> objects = new ArrayList<>();
      for (int classId = 0; classId < CLASSES; classId++) {
        int left = classId * WIDTH / 2 + random.nextInt(20);
        int top = random.nextInt(30);
        int right = left + 12 + random.nextInt(14);
        int bottom = top + 12 + random.nextInt(20);
        paint(bytes, left, top, right, bottom, classId == 0 ? 0 : 2);
        objects.add(
            new TargetObjects.LabelledBox(
                classId,
                Box.ofEdges(
                    left / (float) WIDTH,
                    top / (float) HEIGHT,
                    right / (float) WIDTH,
                    bottom / (float) HEIGHT)));
      }
      pixels.add(bytes);
      truths.add(new TargetObjects(objects, List.of()));
    }
    return new TrainingPictures(WIDTH, HEIGHT, pixels, truths);
  }

  private static void paint(byte[] bytes, int left, int top, int right, int bottom, int channel) {
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        bytes[(y * WIDTH + x) * 3 + channel] = (byte) 250;
      }
    }
  }
}
