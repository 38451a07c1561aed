package io.github.jetdetr.calibration.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jetdetr.support.TinyModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** A folder with a few small labelled pictures and small models that know their labels. */
final class TinyPictures {

  static final int COUNT = 6;
  private static final int WIDTH = 90;
  private static final int HEIGHT = 60;

  private final Path folder;

  /** Fills the folder. */
  TinyPictures(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(images());
    SplittableRandom random = new SplittableRandom(7);
    for (int id = 1; id <= COUNT; id++) {
      BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
      for (int cell = 0; cell < 6 * 4; cell++) {
        int color = random.nextInt(0x1000000);
        for (int at = 0; at < 15 * 15; at++) {
          picture.setRGB(cell % 6 * 15 + at % 15, cell / 6 * 15 + at / 15, color);
        }
      }
      ImageIO.write(picture, "png", picture(id).toFile());
    }
    writeAnnotations(COUNT);
  }

  Path images() {
    return folder.resolve("images");
  }

  Path picture(int id) {
    return images().resolve(id + ".png");
  }

  Path annotations() {
    return folder.resolve("annotations.json");
  }

  /** A model of this seed, with a card that names its five classes. */
  Path model(long seed) throws IOException {
    Path place = Files.createDirectories(folder.resolve("model-" + seed));
    Files.writeString(place.resolve("model.yaml"), "labels: [a, b, c, d, e]\n", UTF_8);
    return TinyModel.of(TinyModel.Layout.RAW).seeded(seed).write(place);
  }

  /** Annotations that name pictures 1 to {@code count}, two objects each. */
  void writeAnnotations(int count) throws IOException {
    List<String> images = new ArrayList<>();
    List<String> boxes = new ArrayList<>();
    for (int id = 1; id <= count; id++) {
      images.add(
          "{\"id\":%d,\"file_name\":\"%d.png\",\"width\":%d,\"height\":%d}"
              .formatted(id, id, WIDTH, HEIGHT));
      for (int box = 0; box < 2; box++) {
        boxes.add(
            "{\"id\":%d,\"image_id\":%d,\"category_id\":%d,\"bbox\":[%d,5,50,40],\"area\":2000}"
                .formatted(boxes.size() + 1, id, 1 + (id + box) % 5, 5 + 30 * box));
      }
    }
    List<String> categories = new ArrayList<>();
    for (int category = 1; category <= 5; category++) {
      categories.add(
          "{\"id\":%d,\"name\":\"%s\"}".formatted(category, (char) ('a' + category - 1)));
    }
    Files.writeString(
        annotations(),
        "{\"images\":%s,\"categories\":%s,\"annotations\":%s}".formatted(images, categories, boxes),
        UTF_8);
  }
}
