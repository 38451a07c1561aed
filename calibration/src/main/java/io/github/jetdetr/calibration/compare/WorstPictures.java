package io.github.jetdetr.calibration.compare;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.compare.Comparison.Experiment;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.camera.Frame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pictures on which INT8 and fp32 agree least, side by side with what each of them saw. */
public final class WorstPictures {

  private static final int SHOWN = 3;
  private static final double DRAWN = 0.3;
  private static final double COUNTED = 0.1;

  private WorstPictures() {}

  private record Difference(CocoImage image, double size) {}

  public static void add(Page page, CocoResults fp32, Experiment int8, PictureSource pictures)
      throws PictureException {
    Map<Long, List<ScoredBox>> right = byPicture(fp32);
    Map<Long, List<ScoredBox>> other = byPicture(int8.model().results());
    List<Difference> differences = new ArrayList<>();
    for (CocoImage image : pictures.truth().images()) {
      List<ScoredBox> one = right.getOrDefault(image.id(), List.of());
      List<ScoredBox> two = other.getOrDefault(image.id(), List.of());
      differences.add(new Difference(image, difference(one, two)));
    }
    differences.sort(Comparator.comparingDouble(Difference::size).reversed());
    try (Frame frame = new Frame()) {
      for (Difference worst : differences.subList(0, Math.min(SHOWN, differences.size()))) {
        pictures.read(worst.image(), frame);
        PictureMarkup picture = PictureMarkup.of(frame);
        page.figures(
            worst.image().fileName() + ": fp32",
            picture.with(drawn(right.getOrDefault(worst.image().id(), List.of()))),
            "INT8",
            picture.with(drawn(other.getOrDefault(worst.image().id(), List.of()))));
      }
    }
  }

  private static List<ScoredBox> drawn(List<ScoredBox> boxes) {
    return boxes.stream().filter(box -> box.score() >= DRAWN).toList();
  }

  private static Map<Long, List<ScoredBox>> byPicture(CocoResults results) {
    Map<Long, List<ScoredBox>> boxes = new HashMap<>();
    for (PictureDetections picture : results.pictures()) {
      boxes.put(picture.imageId(), picture.boxes());
    }
    return boxes;
  }

  /** How far the scores of the two, best first in each category, are apart. */
  private static double difference(List<ScoredBox> one, List<ScoredBox> two) {
    Map<Integer, List<Double>> left = scores(one);
    Map<Integer, List<Double>> right = scores(two);
    List<Integer> categories = new ArrayList<>(left.keySet());
    right.keySet().stream().filter(id -> !left.containsKey(id)).forEach(categories::add);
    double sum = 0;
    for (int category : categories) {
      List<Double> mine = left.getOrDefault(category, List.of());
      List<Double> others = right.getOrDefault(category, List.of());
      for (int rank = 0; rank < Math.max(mine.size(), others.size()); rank++) {
        double difference = at(mine, rank) - at(others, rank);
        sum += difference * difference;
      }
    }
    return sum;
  }

  private static double at(List<Double> scores, int rank) {
    return rank < scores.size() ? scores.get(rank) : 0;
  }

  private static Map<Integer, List<Double>> scores(List<ScoredBox> boxes) {
    Map<Integer, List<Double>> scores = new HashMap<>();
    for (ScoredBox box : boxes) {
      if (box.score() >= COUNTED) {
        scores.computeIfAbsent(box.categoryId(), id -> new ArrayList<>()).add(box.score());
      }
    }
    scores.values().forEach(list -> list.sort(Comparator.reverseOrder()));
    return scores;
  }
}
