package io.github.jetdetr.support;

import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.street.StreetObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A model, a clip and a picture that belong together: real ones where they are there, otherwise the
 * street, as it is drawn, and the model that the repository brings, which knows the street.
 *
 * @param model an ONNX model; a card of its name may lie beside it
 * @param layout what {@code inspect} calls its layout
 * @param clip 38 pictures of 1280 × 720, a car in each
 * @param picture a JPEG file
 * @param pictureLabel what the model is surest of in it, with a score of more than 0.5
 */
public record TestScene(
    Path model, String layout, Path clip, Path picture, String pictureLabel, CarTest carTest) {

  private static final int PICTURES = 38;

  /** Whether there is a car in a place of one of the clip's pictures. */
  public interface CarTest {

    /**
     * Whether it is one.
     *
     * @param picture counted on through the repetitions of the clip
     * @param box left, top, right and bottom in shares of the picture
     */
    boolean isCar(long picture, double[] box);
  }

  /** The one that this machine has. */
  public static TestScene here() {
    return SharedData.isThere() ? real() : street();
  }

  private static TestScene real() {
    return new TestScene(
        SharedData.attoPostProcessed(),
        "post-processed",
        SharedData.carClip(),
        // COCO val2017 image 285: one bear, from edge to edge.
        SharedData.pictures().resolve("000000000285.jpg"),
        "bear",
        TestScene::isOnTheRealRoad);
  }

  /** Where the real clip shows two cars from its first picture to its last. */
  private static boolean isOnTheRealRoad(long picture, double[] box) {
    return (box[0] + box[2]) / 2 > 0.6 && box[1] > 0.54 && box[3] < 0.72;
  }

  private static TestScene street() {
    StreetClip road = StreetClip.road();
    List<List<StreetObject>> truth = road.truth();
    return new TestScene(
        bundledModel(),
        "queries",
        road.file(),
        drawn(road),
        StreetLabel.CAR.label(),
        (picture, box) ->
            truth.get((int) (picture % PICTURES)).stream()
                .filter(object -> object.label() == StreetLabel.CAR)
                .anyMatch(car -> overlap(road, car, box) > 0.5));
  }

  /** The model that the repository brings, seen from any of its modules. */
  private static Path bundledModel() {
    for (String root : List.of("..", "../..", ".")) {
      Path model = Path.of(root, "app/models/street-detr/model.onnx").toAbsolutePath().normalize();
      if (Files.exists(model)) {
        return model;
      }
    }
    throw new IllegalStateException("the repository's model is not there");
  }

  private static Path drawn(StreetClip road) {
    Path file = road.file().resolveSibling("street.jpg");
    try {
      if (!Files.exists(file)) {
        BufferedImage image =
            new BufferedImage(road.width(), road.height(), BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, road.width(), road.height(), road.firstPicture(), 0, road.width());
        Path half = file.resolveSibling("street." + ProcessHandle.current().pid() + ".jpg");
        if (!ImageIO.write(image, "jpg", half.toFile())) {
          throw new IOException("this Java writes no JPEG");
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Intersection over union. */
  private static double overlap(StreetClip road, StreetObject car, double[] box) {
    double left = Math.max(box[0] * road.width(), car.left());
    double top = Math.max(box[1] * road.height(), car.top());
    double right = Math.min(box[2] * road.width(), car.right());
    double bottom = Math.min(box[3] * road.height(), car.bottom());
    double both = Math.max(0, right - left) * Math.max(0, bottom - top);
    double found = (box[2] - box[0]) * road.width() * (box[3] - box[1]) * road.height();
    double real = (double) (car.right() - car.left()) * (car.bottom() - car.top());
    return both / (found + real - both);
  }

  /** Copies the model, with its card where it has one, as {@code model.onnx} into a folder. */
  public Path copyModel(Path folder) throws IOException {
    Path card = model.resolveSibling("model.yaml");
    if (Files.exists(card)) {
      Files.copy(card, folder.resolve("model.yaml"));
    }
    return Files.copy(model, folder.resolve("model.onnx"));
  }
}
