package io.github.jetdetr.calibration.coco;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds a consistent {@link CocoTruth} from the entries of an annotation file. The lists are read
 * completely first, because COCO's own files have the categories after the annotations.
 */
final class TruthBuilder {

  private final FaultLog faults;
  private final Map<Long, CocoImage> images = new LinkedHashMap<>();
  private final Map<Integer, CocoCategory> categories = new LinkedHashMap<>();
  private final Set<String> categoryNames = new HashSet<>();
  private final Map<Long, TruthBox> annotations = new LinkedHashMap<>();

  TruthBuilder(Strictness strictness) {
    this.faults = new FaultLog(strictness);
  }

  FaultLog faults() {
    return faults;
  }

  CocoTruth build(
      List<CocoEntry> imageList, List<CocoEntry> categoryList, List<CocoEntry> annotationList) {
    addAll("images", imageList, this::addImage);
    addAll("categories", categoryList, this::addCategory);
    addAll("annotations", annotationList, this::addAnnotation);
    return new CocoTruth(
        List.copyOf(images.values()),
        List.copyOf(categories.values()),
        List.copyOf(annotations.values()));
  }

  private interface Adder {
    void add(CocoEntry entry) throws FaultyEntryException;
  }

  private void addAll(String list, List<CocoEntry> entries, Adder adder) {
    for (CocoEntry entry : entries) {
      try {
        adder.add(entry);
      } catch (FaultyEntryException e) {
        faults.record(list, e.fault(), entry.where() + ": " + e.getMessage());
      }
    }
  }

  private void addImage(CocoEntry entry) throws FaultyEntryException {
    long id = entry.int64("id");
    int width = entry.int32("width");
    int height = entry.int32("height");
    String fileName = entry.has("file_name") ? entry.text("file_name") : "";
    if (width < 1 || height < 1) {
      throw new FaultyEntryException(
          CocoFault.NO_PICTURE_SIZE, "is %d × %d".formatted(width, height));
    }
    if (images.containsKey(id)) {
      throw new FaultyEntryException(CocoFault.DUPLICATE_ID, "the first one is used");
    }
    images.put(id, new CocoImage(id, fileName, width, height));
  }

  private void addCategory(CocoEntry entry) throws FaultyEntryException {
    int id = entry.int32("id");
    String name = entry.text("name");
    if (categories.containsKey(id) || !categoryNames.add(name)) {
      throw new FaultyEntryException(CocoFault.DUPLICATE_ID, "the first one is used");
    }
    categories.put(id, new CocoCategory(id, name));
  }

  private void addAnnotation(CocoEntry entry) throws FaultyEntryException {
    long id = entry.int64("id");
    CocoImage image = images.get(entry.int64("image_id"));
    int categoryId = entry.int32("category_id");
    if (image == null) {
      throw new FaultyEntryException(CocoFault.UNKNOWN_IMAGE, "no such picture");
    }
    if (!categories.containsKey(categoryId)) {
      throw new FaultyEntryException(CocoFault.UNKNOWN_CATEGORY, "no such category");
    }
    double[] box = entry.box();
    double area = entry.number("area");
    boolean crowd = entry.flag("iscrowd");
    if (area < 0) {
      throw new FaultyEntryException(CocoFault.NEGATIVE_SIZE, "area is " + area);
    }
    if (annotations.containsKey(id)) {
      throw new FaultyEntryException(CocoFault.DUPLICATE_ID, "the first one is used");
    }
    if (isUsable(entry, box, image)) {
      annotations.put(
          id,
          new TruthBox(id, image.id(), categoryId, box[0], box[1], box[2], box[3], area, crowd));
    }
  }

  private boolean isUsable(CocoEntry entry, double[] box, CocoImage image) {
    if (box[2] == 0 || box[3] == 0) {
      return faults.record("annotations", CocoFault.EMPTY_TRUTH, entry.where());
    }
    if (PictureBounds.isOutside(box, image)) {
      return faults.record("annotations", CocoFault.OUTSIDE_PICTURE, entry.where());
    }
    return !PictureBounds.extendsBeyond(box, image)
        || faults.record("annotations", CocoFault.PARTLY_OUTSIDE, entry.where());
  }
}
