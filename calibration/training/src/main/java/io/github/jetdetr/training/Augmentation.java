package io.github.jetdetr.training;

import io.github.jetdetr.training.loss.Box;
import io.github.jetdetr.training.loss.TargetObjects;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBilinear;

/**
 * Random data augmentation: flipping, cropping, scaling, brightness, contrast, white balance, blur
 * and noise. Downscaling is antialiased, as in the daemon.
 */
final class Augmentation implements AutoCloseable {

  private static final double CROP_CHANCE = 0.5;
  private static final double MIN_CROP = 0.6;
  private static final double STRETCH = 0.1;
  private static final double BLUR_CHANCE = 0.1;
  private static final double NOISE_CHANCE = 0.3;
  private static final double MAX_NOISE = 0.03;

  /** Minimum share of an object's area inside the crop; below it the object is ignored. */
  private static final float MIN_VISIBLE_SHARE = 0.5f;

  /** Level of what is around a picture that shrank, as of most pictures' mean. */
  private static final double AROUND = 0.45;

  private final Generator generator = torch.createCPUGenerator();
  private final double maxWindow;

  /**
   * @param maxWindow side of the largest window, relative to the picture; 1 for none beyond it
   */
  Augmentation(double maxWindow) {
    this.maxWindow = maxWindow;
  }

  /**
   * An augmented picture, ready for the network.
   *
   * @param image [1, 3, H, W] in 0..1
   * @param truth the objects in it
   */
  record AugmentedPicture(Tensor image, TargetObjects truth) {}

  /** A picture without augmentation, scaled to the network's input. */
  static AugmentedPicture plain(TrainingPictures pictures, int index, NetworkShape shape) {
    return new AugmentedPicture(
        crop(pictures, index, new Box(0.5f, 0.5f, 1, 1), shape), pictures.truths().get(index));
  }

  /** A randomly augmented picture, scaled to the network's input. */
  AugmentedPicture augmented(
      TrainingPictures pictures, int index, NetworkShape shape, SplittableRandom random) {
    Box window = random.nextDouble() < CROP_CHANCE ? window(random) : widest(random);
    boolean isMirrored = random.nextBoolean();
    Tensor image = crop(pictures, index, window, shape);
    if (isMirrored) {
      image = image.flip(3);
    }
    return new AugmentedPicture(
        photometric(image, random), croppedTruth(pictures.truths().get(index), window, isMirrored));
  }

  /** The whole picture, or as often a window around it where there may be one. */
  private Box widest(SplittableRandom random) {
    if (maxWindow <= 1 || random.nextBoolean()) {
      return new Box(0.5f, 0.5f, 1, 1);
    }
    double side = 1 + (maxWindow - 1) * random.nextDouble();
    double left = (1 - side) * random.nextDouble();
    double top = (1 - side) * random.nextDouble();
    return Box.ofEdges((float) left, (float) top, (float) (left + side), (float) (top + side));
  }

  private static Box window(SplittableRandom random) {
    double scale = MIN_CROP + (1 - MIN_CROP) * random.nextDouble();
    double w = Math.min(1, scale * (1 + STRETCH * (random.nextDouble() * 2 - 1)));
    double left = random.nextDouble() * (1 - w);
    double top = random.nextDouble() * (1 - scale);
    return Box.ofEdges((float) left, (float) top, (float) (left + w), (float) (top + scale));
  }

  private static Tensor crop(TrainingPictures pictures, int index, Box window, NetworkShape shape) {
    int width = pictures.width();
    int height = pictures.height();
    int left = Math.max(0, Math.round(window.left() * width));
    int top = Math.max(0, Math.round(window.top() * height));
    int right = Math.min(width, Math.round(window.right() * width));
    int bottom = Math.min(height, Math.round(window.bottom() * height));
    Tensor image =
        Tensor.create(pictures.pixels().get(index), false, height, width, 3)
            .narrow(0, top, bottom - top)
            .narrow(1, left, right - left)
            .permute(2, 0, 1)
            .unsqueeze(0)
            .contiguous(torch.MemoryFormat.ChannelsLast)
            .to(torch.ScalarType.Float)
            .div_(Torch.number(255));
    if (window.w() <= 1 && window.h() <= 1) {
      return resized(image, shape.imageWidth(), shape.imageHeight());
    }
    return shrunk(image, window, shape);
  }

  /** A whole picture in its place inside a larger window, grey around it. */
  private static Tensor shrunk(Tensor image, Box window, NetworkShape shape) {
    int left = Math.round(-window.left() / window.w() * shape.imageWidth());
    int top = Math.round(-window.top() / window.h() * shape.imageHeight());
    int width = Math.min(shape.imageWidth() - left, Math.round(shape.imageWidth() / window.w()));
    int height = Math.min(shape.imageHeight() - top, Math.round(shape.imageHeight() / window.h()));
    Tensor canvas =
        Torch.zeros(1, 3, shape.imageHeight(), shape.imageWidth()).add_(Torch.number(AROUND));
    canvas.narrow(2, top, height).narrow(3, left, width).copy_(resized(image, width, height));
    return canvas;
  }

  /** [1, 3, H, W] in another size, antialiased. */
  static Tensor resized(Tensor image, int width, int height) {
    InterpolateFuncOptions options = new InterpolateFuncOptions();
    options.size().put(new LongVector(height, width));
    options.mode().put(new kBilinear());
    options.align_corners().put(new BoolOptional(false));
    options.antialias().put(true);
    return torch.interpolate(image, options);
  }

  /** Brightness, contrast and white balance, then blur and noise, in the order of a real camera. */
  private Tensor photometric(Tensor image, SplittableRandom random) {
    float[] gains = new float[3];
    float brightness = between(random, 0.75f, 1.3f);
    for (int channel = 0; channel < 3; channel++) {
      gains[channel] = brightness * between(random, 0.93f, 1.07f);
    }
    float contrast = between(random, 0.75f, 1.25f);
    float middle = Torch.number(image.mean());
    Tensor adjusted =
        image
            .sub(Torch.number(middle))
            .mul_(Torch.number(contrast))
            .add_(Torch.number(middle))
            .mul_(Tensor.create(gains, 1, 3, 1, 1));
    if (random.nextDouble() < BLUR_CHANCE) {
      adjusted = blurred(adjusted);
    }
    if (random.nextDouble() < NOISE_CHANCE) {
      generator.set_current_seed(random.nextLong() >>> 1);
      Tensor noise =
          torch
              .empty_like(adjusted)
              .normal_(0, random.nextDouble() * MAX_NOISE, new GeneratorOptional(generator));
      adjusted = adjusted.add_(noise);
    }
    return adjusted.clamp_(
        new org.bytedeco.pytorch.ScalarOptional(Torch.number(0)),
        new org.bytedeco.pytorch.ScalarOptional(Torch.number(1)));
  }

  private static Tensor blurred(Tensor image) {
    return torch.avg_pool2d(
        image,
        new long[] {3, 3},
        new long[] {1, 1},
        new long[] {1, 1},
        false,
        false,
        new org.bytedeco.pytorch.LongOptional());
  }

  private static float between(SplittableRandom random, float low, float high) {
    return low + (high - low) * (float) random.nextDouble();
  }

  /** The objects inside {@code window}, in its coordinates. */
  static TargetObjects croppedTruth(TargetObjects truth, Box window, boolean isMirrored) {
    List<TargetObjects.LabelledBox> objects = new ArrayList<>();
    List<TargetObjects.LabelledBox> ignored = new ArrayList<>();
    for (TargetObjects.LabelledBox object : truth.objects()) {
      boolean isVisible =
          object.box().intersection(window) >= MIN_VISIBLE_SHARE * object.box().area();
      addCropped(object, window, isMirrored, isVisible ? objects : ignored);
    }
    for (TargetObjects.LabelledBox object : truth.ignored()) {
      addCropped(object, window, isMirrored, ignored);
    }
    List<TargetObjects.TaughtBox> taught = new ArrayList<>();
    for (TargetObjects.TaughtBox object : truth.taught()) {
      if (object.box().intersection(window) >= MIN_VISIBLE_SHARE * object.box().area()) {
        taught.add(
            new TargetObjects.TaughtBox(
                object.probabilities(), cropped(object.box(), window, isMirrored)));
      }
    }
    return new TargetObjects(objects, ignored, taught);
  }

  private static void addCropped(
      TargetObjects.LabelledBox object,
      Box window,
      boolean isMirrored,
      List<TargetObjects.LabelledBox> into) {
    if (object.box().intersection(window) > 0) {
      into.add(
          new TargetObjects.LabelledBox(
              object.classId(), cropped(object.box(), window, isMirrored)));
    }
  }

  /** The part of a box inside {@code window}, in its coordinates. */
  private static Box cropped(Box box, Box window, boolean isMirrored) {
    float left = Math.max(0, (box.left() - window.left()) / window.w());
    float right = Math.min(1, (box.right() - window.left()) / window.w());
    float top = Math.max(0, (box.top() - window.top()) / window.h());
    float bottom = Math.min(1, (box.bottom() - window.top()) / window.h());
    return isMirrored
        ? Box.ofEdges(1 - right, top, 1 - left, bottom)
        : Box.ofEdges(left, top, right, bottom);
  }

  @Override
  public void close() {
    generator.close();
  }
}
