package io.github.jetdetr.calibration.track;

import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.calibration.pictures.RgbPicture;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.street.StreetObject;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.scene.Street;
import io.github.jetdetr.street.scene.StreetPicture;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Records sequences of the street: the truth with its ids, and what a model sees. Used by one
 * thread.
 */
public final class SequenceRecorder {

  /** What is weaker than this is not recorded: no tracker looks at it. */
  public static final float MIN_SCORE = 0.05f;

  private static final List<String> LABELS =
      Arrays.stream(StreetLabel.values()).map(StreetLabel::label).toList();

  private final Model model;
  private final int[] classNumbers;
  private final double framesPerSecond;
  private final int frames;
  private final StreetPicture picture;
  private final RgbPicture pixels;

  /**
   * @param model opened with {@link #MIN_SCORE}; what it calls something that no street has is left
   *     out
   * @throws IllegalArgumentException for a size that a street cannot have, or no frames
   */
  public SequenceRecorder(Model model, double framesPerSecond, int frames, int width, int height) {
    this.model = model;
    this.framesPerSecond = framesPerSecond;
    this.frames = frames;
    picture = new StreetPicture(width, height);
    pixels = new RgbPicture(width, height, picture.rgb());
    classNumbers = model.card().labels().stream().mapToInt(LABELS::indexOf).toArray();
  }

  /**
   * Draws and detects frame by frame.
   *
   * @param weather null for the one that the seed draws
   */
  public TrackSequence record(long seed, @Nullable Weather weather, Progress progress) {
    Street street = new Street(seed, weather, picture.width(), picture.height());
    SequenceInfo info =
        new SequenceInfo(
            String.format(Locale.ROOT, "street-%d-%s", seed, street.weather().word()),
            framesPerSecond,
            frames,
            picture.width(),
            picture.height(),
            LABELS);
    BoxRows truth = new BoxRows();
    BoxRows detections = new BoxRows();
    try (Frame frame = new Frame()) {
      for (int number = 1; number <= frames; number++) {
        street.draw(number - 1, (number - 1) / framesPerSecond, picture);
        for (StreetObject object : picture.truth()) {
          truth.add(
              number,
              object.id(),
              object.label().ordinal(),
              object.counted() ? 1 : 0,
              object.left(),
              object.top(),
              object.right() - object.left(),
              object.bottom() - object.top());
        }
        pixels.into(frame);
        add(model.detector(0).detect(frame), number, detections);
        progress.step();
      }
    }
    return TrackSequence.steady(info, truth, detections);
  }

  private void add(Detections seen, int number, BoxRows into) {
    for (int at = 0; at < seen.count(); at++) {
      int classId = seen.classId(at);
      int label = classId < classNumbers.length ? classNumbers[classId] : -1;
      double width = seen.x2(at) - (double) seen.x1(at);
      double height = seen.y2(at) - (double) seen.y1(at);
      if (label >= 0 && width > 0 && height > 0) {
        into.add(number, -1, label, seen.score(at), seen.x1(at), seen.y1(at), width, height);
      }
    }
  }
}
