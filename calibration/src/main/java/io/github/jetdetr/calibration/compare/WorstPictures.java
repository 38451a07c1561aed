package io.github.jetdetr.calibration.compare;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.camera.Frame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pictures on which two models agree least, with the detections of both side by side. */
public final class WorstPictures {

  private static final int MAX_PICTURES = 3;
  private static final double MIN_DRAWN_SCORE = 0.3;
  private static final double MIN_COMPARED_SCORE = 0.1;

  private WorstPictures() {}

  /**
   * One of the two.
   *
   * @param name for people
   * @param results its detections
   */
  public record Side(String name, CocoResults results) {}

  /** How far the two differ on one picture. */
  private record Difference(CocoImage image, double size) {}

  /**
   * Adds the pictures to a report.
   *
   * @throws PictureException if one of them cannot be read again
   */
  public static void add(Page page, Side control, Side experiment, PictureSource pictures)
      throws PictureException {
    Map<Long, List<ScoredBox>> controlBoxes = control.results().byPicture();
    Map<Long, List<ScoredBox>> experimentBoxes = experiment.results().byPicture();
    List<Difference> differences = new ArrayList<>();
    for (CocoImage image : pictures.truth().images()) {
      List<ScoredBox> one = controlBoxes.getOrDefault(image.id(), List.of());
      List<ScoredBox> two = experimentBoxes.getOrDefault(image.id(), List.of());
      double difference = difference(one, two);
      // What neither was shown, as what could not be read, is no difference either.
      if (difference > 0) {
        differences.add(new Difference(image, difference));
      }
    }
    if (differences.isEmpty()) {
      page.paragraph("Nowhere: both detect the same.");
    }
    differences.sort(Comparator.comparingDouble(Difference::size).reversed());
    try (Frame frame = new Frame()) {
      for (Difference worst : differences.subList(0, Math.min(MAX_PICTURES, differences.size()))) {
        pictures.read(worst.image(), frame);
        PictureMarkup picture = PictureMarkup.of(frame);
        page.figures(
            worst.image().fileName() + ": " + control.name(),
            picture.with(drawn(controlBoxes.getOrDefault(worst.image().id(), List.of()))),
            experiment.name(),
            picture.with(drawn(experimentBoxes.getOrDefault(worst.image().id(), List.of()))));
      }
    }
  }

  private static List<ScoredBox> drawn(List<ScoredBox> boxes) {
    return boxes.stream().filter(box -> box.score() >= MIN_DRAWN_SCORE).toList();
  }

  /** Sum of squared score differences, rank by rank in each category; 0 where both are equal. */
  private static double difference(List<ScoredBox> one, List<ScoredBox> two) {
    Map<Integer, List<Double>> left = scores(one);
    Map<Integer, List<Double>> right = scores(two);
    List<Integer> categories = new ArrayList<>(left.keySet());
    right.keySet().stream().filter(id -> !left.containsKey(id)).forEach(categories::add);
    double sum = 0;
    for (int category : categories) {
      List<Double> leftScores = left.getOrDefault(category, List.of());
      List<Double> rightScores = right.getOrDefault(category, List.of());
      for (int rank = 0; rank < Math.max(leftScores.size(), rightScores.size()); rank++) {
        double difference = scoreAt(leftScores, rank) - scoreAt(rightScores, rank);
        sum += difference * difference;
      }
    }
    return sum;
  }

  private static double scoreAt(List<Double> scores, int rank) {
    return rank < scores.size() ? scores.get(rank) : 0;
  }

  private static Map<Integer, List<Double>> scores(List<ScoredBox> boxes) {
    Map<Integer, List<Double>> scores = new HashMap<>();
    for (ScoredBox box : boxes) {
      if (box.score() >= MIN_COMPARED_SCORE) {
        scores.computeIfAbsent(box.categoryId(), id -> new ArrayList<>()).add(box.score());
      }
    }
    scores.values().forEach(list -> list.sort(Comparator.reverseOrder()));
    return scores;
  }
}
