package io.github.jetdetr.calibration.evaluate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a consistent {@link CocoTruth} of the entries of an annotation file. The lists are taken
 * whole, because COCO's own files name categories behind annotations.
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

  CocoTruth build(List<Entry> imageList, List<Entry> categoryList, List<Entry> annotationList) {
    addAll("images", imageList, this::addImage);
    addAll("categories", categoryList, this::addCategory);
    addAll("annotations", annotationList, this::addAnnotation);
    return new CocoTruth(
        List.copyOf(images.values()),
        List.copyOf(categories.values()),
        List.copyOf(annotations.values()));
  }

  private interface Adder {
    void add(Entry entry) throws FaultyEntry;
  }

  private void addAll(String list, List<Entry> entries, Adder adder) {
    for (Entry entry : entries) {
      try {
        adder.add(entry);
      } catch (FaultyEntry e) {
        faults.keep(list, e.fault(), entry.where() + ": " + e.getMessage());
      }
    }
  }

  private void addImage(Entry entry) throws FaultyEntry {
    long id = entry.integer("id");
    int width = entry.smallInteger("width");
    int height = entry.smallInteger("height");
    String fileName = entry.has("file_name") ? entry.text("file_name") : "";
    if (width < 1 || height < 1) {
      throw new FaultyEntry(Fault.NO_PICTURE_SIZE, "is %d × %d".formatted(width, height));
    }
    if (images.containsKey(id)) {
      throw new FaultyEntry(Fault.DUPLICATE_ID, "the first one is used");
    }
    images.put(id, new CocoImage(id, fileName, width, height));
  }

  private void addCategory(Entry entry) throws FaultyEntry {
    int id = entry.smallInteger("id");
    String name = entry.text("name");
    if (categories.containsKey(id) || !categoryNames.add(name)) {
      throw new FaultyEntry(Fault.DUPLICATE_ID, "the first one is used");
    }
    categories.put(id, new CocoCategory(id, name));
  }

  private void addAnnotation(Entry entry) throws FaultyEntry {
    long id = entry.integer("id");
    CocoImage image = images.get(entry.integer("image_id"));
    int categoryId = entry.smallInteger("category_id");
    if (image == null) {
      throw new FaultyEntry(Fault.UNKNOWN_IMAGE, "no such picture");
    }
    if (!categories.containsKey(categoryId)) {
      throw new FaultyEntry(Fault.UNKNOWN_CATEGORY, "no such category");
    }
    double[] box = entry.box();
    double area = entry.number("area");
    boolean crowd = entry.flag("iscrowd");
    if (area < 0) {
      throw new FaultyEntry(Fault.NEGATIVE_SIZE, "area is " + area);
    }
    if (annotations.containsKey(id)) {
      throw new FaultyEntry(Fault.DUPLICATE_ID, "the first one is used");
    }
    if (isKept(entry, box, image)) {
      annotations.put(
          id,
          new TruthBox(id, image.id(), categoryId, box[0], box[1], box[2], box[3], area, crowd));
    }
  }

  private boolean isKept(Entry entry, double[] box, CocoImage image) {
    if (box[2] == 0 || box[3] == 0) {
      return faults.keep("annotations", Fault.EMPTY_TRUTH, entry.where());
    }
    if (PictureFrame.isOutside(box, image)) {
      return faults.keep("annotations", Fault.OUTSIDE_PICTURE, entry.where());
    }
    return !PictureFrame.sticksOut(box, image)
        || faults.keep("annotations", Fault.PARTLY_OUTSIDE, entry.where());
  }
}
