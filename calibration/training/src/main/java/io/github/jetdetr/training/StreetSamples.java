package io.github.jetdetr.training;

import io.github.jetdetr.street.StreetObject;
import io.github.jetdetr.street.scene.Street;
import io.github.jetdetr.street.scene.StreetPicture;
import io.github.jetdetr.training.loss.Box;
import io.github.jetdetr.training.loss.TargetObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Drawn pictures, kept in memory, with what is in them. The same numbers give the same pictures.
 *
 * @param width pixels
 * @param height pixels
 * @param pixels of each picture R, G, B, row-major
 * @param truths of each picture
 */
record StreetSamples(int width, int height, List<byte[]> pixels, List<TargetObjects> truths) {

  /** Streets that are kept for measuring lie below; training never sees them. */
  static final long FIRST_TRAINING_SEED = 1_000_000;

  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  /** Moments taken from one street: its background costs more than a picture. */
  private static final int MOMENTS = 4;

  private static final double SECONDS_BETWEEN = 7.3;

  StreetSamples {
    pixels = List.copyOf(pixels);
    truths = List.copyOf(truths);
  }

  /**
   * Draws pictures, four moments of each street, on all cores.
   *
   * @param firstSeed of the first street, the next ones follow
   */
  static StreetSamples draw(long firstSeed, int count) {
    List<List<Drawn>> streets =
        IntStream.range(0, (count + MOMENTS - 1) / MOMENTS)
            .parallel()
            .mapToObj(at -> moments(firstSeed + at, Math.min(MOMENTS, count - at * MOMENTS)))
            .toList();
    List<Drawn> all = streets.stream().flatMap(List::stream).toList();
    return new StreetSamples(
        WIDTH,
        HEIGHT,
        all.stream().map(Drawn::pixels).toList(),
        all.stream().map(Drawn::truth).toList());
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Drawn(byte[] pixels, TargetObjects truth) {}

  private static List<Drawn> moments(long seed, int count) {
    Street street = new Street(seed, null, WIDTH, HEIGHT);
    StreetPicture picture = new StreetPicture(WIDTH, HEIGHT);
    List<Drawn> drawn = new ArrayList<>();
    for (int moment = 0; moment < count; moment++) {
      street.draw(moment, 1 + moment * SECONDS_BETWEEN, picture);
      drawn.add(new Drawn(bytes(picture.rgb()), truth(picture)));
    }
    return drawn;
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
    float wide = picture.width();
    float high = picture.height();
    for (StreetObject object : picture.truth()) {
      Box box =
          Box.ofEdges(
              object.left() / wide,
              object.top() / high,
              object.right() / wide,
              object.bottom() / high);
      (object.counted() ? objects : ignored)
          .add(new TargetObjects.LabelledBox(object.label().ordinal(), box));
    }
    return new TargetObjects(objects, ignored);
  }

  /**
   * A part of these pictures. Moments of one street stay together, or a fold would be measured on
   * streets it learned from.
   *
   * @param fold which of the {@code folds} parts
   * @param inside that part; otherwise all but it
   */
  StreetSamples fold(int fold, int folds, boolean inside) {
    List<Integer> chosen =
        IntStream.range(0, size())
            .filter(at -> (at / MOMENTS % folds == fold) == inside)
            .boxed()
            .toList();
    return new StreetSamples(
        width,
        height,
        chosen.stream().map(pixels::get).toList(),
        chosen.stream().map(truths::get).toList());
  }

  int size() {
    return pixels.size();
  }
}
