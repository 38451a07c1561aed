package io.github.jetdetr.calibration.coco;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One detector's detections on a set of pictures.
 *
 * @param pictures sorted by image id, each id once; a picture without detections may be absent
 */
public record CocoResults(List<PictureDetections> pictures) {

  public CocoResults {
    List<PictureDetections> sorted = new ArrayList<>(pictures);
    sorted.sort(Comparator.comparingLong(PictureDetections::imageId));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).imageId() == sorted.get(i - 1).imageId()) {
        throw new IllegalArgumentException(
            "the results contain picture %d twice".formatted(sorted.get(i).imageId()));
      }
    }
    pictures = List.copyOf(sorted);
  }

  /** The detections of each picture that has some, by its id. */
  public Map<Long, List<ScoredBox>> byPicture() {
    Map<Long, List<ScoredBox>> boxes = new HashMap<>();
    pictures.forEach(picture -> boxes.put(picture.imageId(), picture.boxes()));
    return boxes;
  }

  /** Number of detections on all pictures. */
  public int size() {
    int size = 0;
    for (PictureDetections picture : pictures) {
      size += picture.boxes().size();
    }
    return size;
  }

  /** A copy without these pictures. */
  public CocoResults without(Set<Long> imageIds) {
    return new CocoResults(
        pictures.stream().filter(picture -> !imageIds.contains(picture.imageId())).toList());
  }
}
