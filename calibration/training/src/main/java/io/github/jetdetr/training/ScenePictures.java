package io.github.jetdetr.training;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.RgbPicture;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.training.loss.TargetObjects;
import io.github.jetdetr.training.scene.SceneTargets;
import io.github.jetdetr.training.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Reads the frames of a scene into memory, scaled to what training needs of them. */
@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
final class ScenePictures {

  /** Background and what is easily confused are rarer than the rest, and seen this often. */
  private static final int DRAWS_OF_HARD_ONES = 2;

  private ScenePictures() {}

  /**
   * Reads frames.
   *
   * @param source has them all
   * @param images the frames, in the order in which they are read
   * @param maxWidth frames that are wider are scaled down to it, pixels
   * @param targets what is to be learned of each
   */
  static TrainingPictures read(
      PictureSource source,
      List<CocoImage> images,
      int maxWidth,
      Function<CocoImage, TargetObjects> targets)
      throws PictureException {
    int width = Math.min(maxWidth, images.get(0).width());
    int height = (int) Math.round((double) width * images.get(0).height() / images.get(0).width());
    return read(source, images, width, height, targets);
  }

  /**
   * Reads pictures in one size, whatever theirs is.
   *
   * @param width pixels
   * @param height pixels
   */
  static TrainingPictures read(
      PictureSource source,
      List<CocoImage> images,
      int width,
      int height,
      Function<CocoImage, TargetObjects> targets)
      throws PictureException {
    List<byte[]> pixels = new ArrayList<>();
    List<TargetObjects> truths = new ArrayList<>();
    List<Integer> draws = new ArrayList<>();
    try (Frame frame = new Frame()) {
      for (CocoImage image : images) {
        source.read(image, frame);
        TargetObjects truth = targets.apply(image);
        boolean isHard = SceneTargets.isBackground(truth) || SceneTargets.isConfusing(truth);
        for (int draw = 0; draw < (isHard ? DRAWS_OF_HARD_ONES : 1); draw++) {
          draws.add(pixels.size());
        }
        pixels.add(scaled(RgbPicture.of(frame), width, height));
        truths.add(truth);
      }
    }
    return new TrainingPictures(width, height, pixels, truths, draws);
  }

  /** R, G, B of every pixel of the scaled picture, row by row. */
  private static byte[] scaled(RgbPicture picture, int width, int height) {
    byte[] bytes = new byte[picture.size() * 3];
    for (int at = 0; at < picture.size(); at++) {
      bytes[at * 3] = (byte) picture.at(at, 16);
      bytes[at * 3 + 1] = (byte) picture.at(at, 8);
      bytes[at * 3 + 2] = (byte) picture.at(at, 0);
    }
    if (picture.width() == width && picture.height() == height) {
      return bytes;
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor image =
          Tensor.create(bytes, false, picture.height(), picture.width(), 3)
              .permute(2, 0, 1)
              .unsqueeze(0)
              .to(torch.ScalarType.Float);
      float[] values =
          Torch.floats(Augmentation.resized(image, width, height).squeeze(0).permute(1, 2, 0));
      byte[] small = new byte[values.length];
      for (int at = 0; at < values.length; at++) {
        small[at] = (byte) Math.max(0, Math.min(255, Math.round(values[at])));
      }
      return small;
    }
  }
}
