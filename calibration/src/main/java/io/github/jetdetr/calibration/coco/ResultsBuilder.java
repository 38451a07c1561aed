package io.github.jetdetr.calibration.coco;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds {@link CocoResults} from the entries of a results file, checked against the annotations.
 */
final class ResultsBuilder {

  private static final String LIST = "detections";

  private final FaultLog faults;
  private final Map<Long, CocoImage> images = new HashMap<>();
  private final Set<Integer> categoryIds = new HashSet<>();
  private final Map<Long, List<ScoredBox>> boxes = new LinkedHashMap<>();

  ResultsBuilder(CocoTruth truth, Strictness strictness) {
    faults = new FaultLog(strictness);
    for (CocoImage image : truth.images()) {
      images.put(image.id(), image);
    }
    for (CocoCategory category : truth.categories()) {
      categoryIds.add(category.id());
    }
  }

  FaultLog faults() {
    return faults;
  }

  void add(CocoEntry entry) {
    try {
      addChecked(entry);
    } catch (FaultyEntryException e) {
      faults.record(LIST, e.fault(), entry.where() + ": " + e.getMessage());
    }
  }

  CocoResults build() {
    List<PictureDetections> pictures = new ArrayList<>();
    boxes.forEach((imageId, list) -> pictures.add(new PictureDetections(imageId, list)));
    return new CocoResults(pictures);
  }

  private void addChecked(CocoEntry entry) throws FaultyEntryException {
    CocoImage image = images.get(entry.int64("image_id"));
    int categoryId = entry.int32("category_id");
    if (image == null) {
      throw new FaultyEntryException(CocoFault.UNKNOWN_IMAGE, "no such picture");
    }
    if (!categoryIds.contains(categoryId)) {
      throw new FaultyEntryException(CocoFault.UNKNOWN_CATEGORY, "no such category");
    }
    double[] box = entry.box();
    double score = entry.number("score");
    boolean kept = true;
    if (score < 0 || score > 1) {
      kept &=
          faults.record(LIST, CocoFault.SCORE_OUT_OF_RANGE, entry.where() + ": score is " + score);
    }
    if (box[2] == 0 || box[3] == 0) {
      kept &= faults.record(LIST, CocoFault.EMPTY_DETECTION, entry.where());
    } else if (PictureBounds.isOutside(box, image)) {
      kept &= faults.record(LIST, CocoFault.OUTSIDE_PICTURE, entry.where());
    } else if (PictureBounds.extendsBeyond(box, image)) {
      kept &= faults.record(LIST, CocoFault.PARTLY_OUTSIDE, entry.where());
    }
    if (kept) {
      boxes
          .computeIfAbsent(image.id(), id -> new ArrayList<>())
          .add(new ScoredBox(categoryId, score, box[0], box[1], box[2], box[3]));
    }
  }
}
