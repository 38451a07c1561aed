package io.github.jetdetr.calibration.coco;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link CocoResults} from the entries of a results file, checked against the annotations.
 */
final class ResultsBuilder {

  private static final String LIST = "detections";

  private static final int MAX_DIRECT_ID = 0xFFFF;

  /** Stands for a file name that several pictures have. */
  private static final long NO_PICTURE = Long.MIN_VALUE;

  private final FaultLog faults;
  private final Map<Long, CocoImage> images = new HashMap<>();
  private final Set<Integer> categoryIds = new HashSet<>();
  private final CategoryMapping mapping;
  private final Map<String, Long> idByStem = new HashMap<>();
  private final Set<Integer> unknownCategories = new TreeSet<>();
  private final Set<Integer> seenCategories = new TreeSet<>();
  private final BoxForm form = new BoxForm();
  private final DetectionEntry plain = new DetectionEntry();

  /** By id, whether a category is scored as itself. */
  private final boolean[] direct;

  private final boolean[] seen;

  /** The picture of the last plain entry, and its boxes; detections mostly come by picture. */
  private @Nullable CocoImage picture;

  private @Nullable List<ScoredBox> pictureBoxes;
  private final Map<Long, List<ScoredBox>> boxes = new LinkedHashMap<>();

  /**
   * @param mapping categories that exist, but were not chosen; their detections are no fault
   */
  ResultsBuilder(CocoTruth truth, CategoryMapping mapping, Strictness strictness) {
    faults = new FaultLog(strictness);
    this.mapping = mapping;
    for (CocoImage image : truth.images()) {
      images.put(image.id(), image);
      idByStem.merge(stem(image.fileName()), image.id(), (one, other) -> NO_PICTURE);
    }
    for (CocoCategory category : truth.categories()) {
      categoryIds.add(category.id());
    }
    int largest = categoryIds.stream().mapToInt(Integer::intValue).max().orElse(-1);
    direct = new boolean[Math.max(0, Math.min(MAX_DIRECT_ID, largest) + 1)];
    seen = new boolean[direct.length];
    for (int id : categoryIds) {
      if (id >= 0 && id < direct.length) {
        direct[id] = !mapping.leavesOut(id) && mapping.of(id) == id;
      }
    }
  }

  FaultLog faults() {
    return faults;
  }

  /** Reads and adds the element at the parser's current token. */
  void read(JsonParser parser, int index) throws IOException {
    CocoEntry entry = plain.read(parser, index);
    if (entry != null) {
      add(entry);
    } else if (!addFaultless()) {
      add(plain.entry());
    }
  }

  /** Adds the plain entry unless it has a fault that detectors seldom make. */
  private boolean addFaultless() {
    int categoryId = plain.categoryId();
    double[] box = plain.box();
    if (categoryId < 0 || categoryId >= direct.length || !direct[categoryId]) {
      return false;
    }
    if (picture == null || picture.id() != plain.imageId()) {
      picture = images.get(plain.imageId());
      pictureBoxes = null;
    }
    CocoImage image = picture;
    if (image == null
        || !(plain.score() >= 0 && plain.score() <= 1)
        || !(box[2] > 0 && box[3] > 0)
        || PictureBounds.isOutside(box, image)) {
      return false;
    }
    seen[categoryId] = true;
    form.add(box, image, plain::where);
    if (PictureBounds.extendsBeyond(box, image)
        && !faults.record(LIST, CocoFault.PARTLY_OUTSIDE, plain::where)) {
      return true;
    }
    List<ScoredBox> list = pictureBoxes;
    if (list == null) {
      list = boxes.computeIfAbsent(image.id(), id -> new ArrayList<>());
      pictureBoxes = list;
    }
    list.add(new ScoredBox(categoryId, plain.score(), box[0], box[1], box[2], box[3]));
    return true;
  }

  void add(CocoEntry entry) {
    try {
      addChecked(entry);
    } catch (FaultyEntryException e) {
      faults.record(LIST, e.fault(), entry.where() + ": " + e.getMessage());
    }
  }

  CocoResults build() {
    faults.explain(LIST, CocoFault.UNKNOWN_CATEGORY, likelyIndexing());
    CocoFault wrongForm = form.fault();
    if (wrongForm != null && !faults.recordAll(LIST, wrongForm, form.count(), form.first())) {
      boxes.clear();
    }
    List<PictureDetections> pictures = new ArrayList<>();
    boxes.forEach((imageId, list) -> pictures.add(new PictureDetections(imageId, list)));
    return new CocoResults(pictures);
  }

  /** What unknown category ids suggest; empty if nothing. */
  private String likelyIndexing() {
    if (unknownCategories.isEmpty() || categoryIds.isEmpty()) {
      return "";
    }
    for (int id = 0; id < seen.length; id++) {
      if (seen[id]) {
        seenCategories.add(id);
      }
    }
    String ids =
        "the annotations have %d categories with ids %d to %d"
            .formatted(
                categoryIds.size(), Collections.min(categoryIds), Collections.max(categoryIds));
    boolean zeroBased = seenCategories.contains(0) && !categoryIds.contains(0);
    boolean indices =
        Collections.min(seenCategories) >= 0
            && Collections.max(seenCategories) < categoryIds.size();
    if (zeroBased && seenCategories.stream().allMatch(id -> categoryIds.contains(id + 1))) {
      return ids + ", so these ids are probably too low by one (they count from 0)";
    }
    if (zeroBased && indices) {
      return ids + ", so these are probably class indices, not category ids";
    }
    boolean oneBased = categoryIds.contains(0) && !seenCategories.contains(0);
    if (oneBased && seenCategories.stream().allMatch(id -> categoryIds.contains(id - 1))) {
      return ids + ", so these ids are probably too high by one (they count from 1)";
    }
    return ids;
  }

  /** The picture by id, or by file name where the id is one, as Ultralytics writes it. */
  private @Nullable CocoImage image(CocoEntry entry) throws FaultyEntryException {
    String text = entry.idText("image_id");
    Long byName = text == null ? null : idByStem.get(stem(text));
    if (byName != null) {
      return images.get(byName);
    }
    return images.get(entry.id("image_id"));
  }

  private static String stem(String fileName) {
    String name =
        fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private void addChecked(CocoEntry entry) throws FaultyEntryException {
    CocoImage image = image(entry);
    int written = entry.categoryId("category_id");
    if (mapping.leavesOut(written)) {
      return;
    }
    int categoryId = mapping.of(written);
    seenCategories.add(categoryId);
    if (image == null) {
      throw new FaultyEntryException(CocoFault.UNKNOWN_IMAGE, "no such picture");
    }
    if (!categoryIds.contains(categoryId)) {
      unknownCategories.add(categoryId);
      throw new FaultyEntryException(CocoFault.UNKNOWN_CATEGORY, "no such category");
    }
    double[] box = entry.box();
    double score = entry.number("score");
    form.add(box, image, entry::where);
    boolean kept = true;
    if (score < 0 || score > 1) {
      kept &=
          faults.record(LIST, CocoFault.SCORE_OUT_OF_RANGE, entry.where() + ": score is " + score);
    }
    if (box[2] == 0 || box[3] == 0) {
      kept &= faults.record(LIST, CocoFault.EMPTY_DETECTION, entry::where);
    } else if (PictureBounds.isOutside(box, image)) {
      kept &= faults.record(LIST, CocoFault.OUTSIDE_PICTURE, entry::where);
    } else if (PictureBounds.extendsBeyond(box, image)) {
      kept &= faults.record(LIST, CocoFault.PARTLY_OUTSIDE, entry::where);
    }
    if (kept) {
      boxes
          .computeIfAbsent(image.id(), id -> new ArrayList<>())
          .add(new ScoredBox(categoryId, score, box[0], box[1], box[2], box[3]));
    }
  }
}
