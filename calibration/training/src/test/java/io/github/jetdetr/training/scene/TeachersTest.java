package io.github.jetdetr.training.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.StreetPictures;
import io.github.jetdetr.calibration.tune.FlippedPictures;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.training.Drawings;
import io.github.jetdetr.training.Learner;
import io.github.jetdetr.training.torch.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
class TeachersTest {

  private static final EngineOptions OPTIONS = new EngineOptions(1, 1);
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;

  @TempDir private Path folder = Path.of("");

  private final StreetPictures street =
      new StreetPictures(List.of(3L), List.of(), 2, WIDTH, HEIGHT);

  /** Counts how often a picture was read. */
  private static final class CountedPictures implements PictureSource {
    private final PictureSource source;
    private int reads;

    CountedPictures(PictureSource source) {
      this.source = source;
    }

    @Override
    public CocoTruth truth() {
      return source.truth();
    }

    @Override
    public String variant() {
      return source.variant();
    }

    @Override
    public String key(CocoImage image) throws PictureException {
      return source.key(image);
    }

    @Override
    public void read(CocoImage image, Frame frame) throws PictureException {
      reads++;
      source.read(image, frame);
    }
  }

  @Test
  void aFrameIsShownToATeacherOnceAndToAnotherTeacherAgain() throws Exception {
    CountedPictures counted = new CountedPictures(street);
    Map<Long, List<ScoredBox>> first = answers(teacher("a", 1), counted, true);
    assertEquals(4, counted.reads);

    assertEquals(first, answers(teacher("a", 1), counted, true));
    assertEquals(4, counted.reads);

    assertNotEquals(first, answers(teacher("b", 2), counted, true));
    assertEquals(8, counted.reads);
  }

  @Test
  void whatIsSeenInAPictureIsSeenMirroredInItsMirrorImage() throws Exception {
    FlippedPictures mirrored = new FlippedPictures(street);
    Path teacher = teacher("a", 1);
    Map<Long, List<ScoredBox>> plain = answers(teacher, street, true);
    Map<Long, List<ScoredBox>> turned = answers(teacher, mirrored, true);

    for (CocoImage image : street.truth().images()) {
      List<ScoredBox> boxes = plain.getOrDefault(image.id(), List.of());
      List<ScoredBox> others = turned.getOrDefault(image.id(), List.of());
      assertTrue(!boxes.isEmpty());
      assertEquals(boxes.size(), others.size());
      for (ScoredBox box : boxes) {
        assertTrue(
            others.stream()
                .anyMatch(
                    other ->
                        Math.abs(other.score() - box.score()) < 1e-4
                            && Math.abs(WIDTH - box.x() - box.width() - other.x()) < 0.1
                            && Math.abs(box.y() - other.y()) < 0.1),
            () -> box + " is not in " + others);
      }
    }
  }

  @Test
  void twoEqualTeachersAnswerAsOne() throws Exception {
    Path one = teacher("a", 1);
    Map<Long, List<ScoredBox>> alone = answers(one, street, false);
    try (Teachers both =
        Teachers.open(List.of(one, one), false, OPTIONS, folder.resolve("cache"))) {
      Map<Long, List<ScoredBox>> fused = both.fused(street, silent());

      alone.forEach(
          (id, boxes) -> {
            List<ScoredBox> others = fused.getOrDefault(id, List.of());
            assertEquals(boxes.size(), others.size());
            for (int at = 0; at < boxes.size(); at++) {
              assertEquals(boxes.get(at).score(), others.get(at).score(), 1e-6);
            }
          });
    }
  }

  @Test
  void repeatsOfABoxDoNotLowerItsScore() {
    ScoredBox car = new ScoredBox(1, 0.9, 10, 10, 30, 20);
    ScoredBox again = new ScoredBox(1, 0.1, 11, 10, 30, 20);
    ScoredBox bus = new ScoredBox(2, 0.2, 10, 10, 30, 20);
    ScoredBox next = new ScoredBox(1, 0.3, 30, 10, 30, 20);

    assertEquals(List.of(car, next, bus), Teachers.withoutRepeats(List.of(again, bus, next, car)));
  }

  @Test
  void aTeacherThatIsNoModelIsNamed() throws Exception {
    Path noise = Files.writeString(folder.resolve("noise.onnx"), "noise");
    ModelException fault =
        assertThrows(
            ModelException.class,
            () -> {
              try (Teachers opened = Teachers.open(List.of(noise), true, OPTIONS, folder)) {
                assertEquals(1, opened.digests().size());
              }
            });
    assertTrue(String.valueOf(fault.getMessage()).contains("noise.onnx"));
  }

  private Map<Long, List<ScoredBox>> answers(Path teacher, PictureSource source, boolean flip)
      throws ModelException, PictureException {
    try (Teachers teachers =
        Teachers.open(List.of(teacher), flip, OPTIONS, folder.resolve("cache"))) {
      return teachers.fused(source, silent());
    }
  }

  private static PrintWriter silent() {
    return new PrintWriter(Writer.nullWriter());
  }

  /** An untrained network: it sees much, and is sure of nothing. */
  private Path teacher(String name, long seed) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    try (PointerScope scope = new PointerScope();
        Weights weights = Learner.newWeights(Drawings.shape(), seed)) {
      float[] values = weights.toArray();
      SplittableRandom random = new SplittableRandom(seed);
      for (int at = 0; at < values.length; at++) {
        values[at] += (float) ((random.nextDouble() - 0.5) * 0.1);
      }
      weights.fill(values);
      return StudentFile.write(
          own, name, Drawings.shape(), weights, List.of("car", "bus"), List.of());
    }
  }
}
