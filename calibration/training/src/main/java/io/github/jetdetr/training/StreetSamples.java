package io.github.jetdetr.training;

import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.street.StreetObject;
import io.github.jetdetr.street.scene.Street;
import io.github.jetdetr.street.scene.StreetPicture;
import io.github.jetdetr.training.loss.Box;
import io.github.jetdetr.training.loss.TargetObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Renders street scenes with their labels; equal seeds give equal pictures. */
final class StreetSamples {

  /** Seeds below are reserved for evaluation; training never uses them. */
  static final long FIRST_TRAINING_SEED = 1_000_000;

  /** Names of the classes, by number. */
  static final List<String> LABELS =
      Stream.of(StreetLabel.values()).map(StreetLabel::label).toList();

  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  /** Scenes per street: rendering its background costs more than a scene. */
  private static final int SCENES_PER_STREET = 4;

  private static final double SECONDS_BETWEEN_SCENES = 7.3;

  private StreetSamples() {}

  /**
   * Renders pictures, four scenes of each street, on all cores.
   *
   * @param firstSeed seed of the first street; the next ones count up
   * @param count number of pictures
   */
  static TrainingPictures render(long firstSeed, int count) {
    List<List<RenderedScene>> streets =
        IntStream.range(0, (count + SCENES_PER_STREET - 1) / SCENES_PER_STREET)
            .parallel()
            .mapToObj(
                at ->
                    scenes(
                        firstSeed + at,
                        Math.min(SCENES_PER_STREET, count - at * SCENES_PER_STREET)))
            .toList();
    List<RenderedScene> all = streets.stream().flatMap(List::stream).toList();
    return new TrainingPictures(
        WIDTH,
        HEIGHT,
        all.stream().map(RenderedScene::pixels).toList(),
        all.stream().map(RenderedScene::truth).toList());
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record RenderedScene(byte[] pixels, TargetObjects truth) {}

  private static List<RenderedScene> scenes(long seed, int count) {
    Street street = new Street(seed, null, WIDTH, HEIGHT);
    StreetPicture picture = new StreetPicture(WIDTH, HEIGHT);
    List<RenderedScene> rendered = new ArrayList<>();
    for (int scene = 0; scene < count; scene++) {
      street.draw(scene, 1 + scene * SECONDS_BETWEEN_SCENES, picture);
      rendered.add(new RenderedScene(bytes(picture.rgb()), truth(picture)));
    }
    return rendered;
  }

  private static byte[] bytes(int[] rgb) {
    byte[] bytes = new byte[rgb.length * 3];
    for (int at = 0; at < rgb.length; at++) {
      bytes[at * 3] = (byte) (rgb[at] >> 16);
      bytes[at * 3 + 1] = (byte) (rgb[at] >> 8);
      bytes[at * 3 + 2] = (byte) rgb[at];
    }
    return bytes;
  }

  private static TargetObjects truth(StreetPicture picture) {
    List<TargetObjects.LabelledBox> objects = new ArrayList<>();
    List<TargetObjects.LabelledBox> ignored = new ArrayList<>();
    float width = picture.width();
    float height = picture.height();
    for (StreetObject object : picture.truth()) {
      Box box =
          Box.ofEdges(
              object.left() / width,
              object.top() / height,
              object.right() / width,
              object.bottom() / height);
      (object.counted() ? objects : ignored)
          .add(new TargetObjects.LabelledBox(object.label().ordinal(), box));
    }
    return new TargetObjects(objects, ignored);
  }

  /**
   * A subset of rendered pictures. Scenes of one street stay together, because otherwise a fold
   * would be evaluated on streets it was trained on.
   *
   * @param fold which of the {@code folds} parts
   * @param inside true for this part, false for all others
   */
  static TrainingPictures fold(TrainingPictures all, int fold, int folds, boolean inside) {
    return all.only(at -> (at / SCENES_PER_STREET % folds == fold) == inside);
  }
}
