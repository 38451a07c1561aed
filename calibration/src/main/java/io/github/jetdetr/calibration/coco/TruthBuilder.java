package io.github.jetdetr.calibration.coco;

import java.util.HashMap;
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
  private final Map<String, CocoCategory> categoryNames = new HashMap<>();
  private final Map<Long, TruthBox> annotations = new LinkedHashMap<>();
  private final Map<String, Long> fileNames = new HashMap<>();
  private final Set<Integer> usedCategories = new HashSet<>();
  private final PictureIds pictureIds = new PictureIds();
  private final PictureIds annotationIds = new PictureIds();
  private final BoxForm form = new BoxForm();

  TruthBuilder(Strictness strictness) {
    this.faults = new FaultLog(strictness);
  }

  FaultLog faults() {
    return faults;
  }

  CocoTruth build(
      List<CocoEntry> imageList, List<CocoEntry> categoryList, List<CocoEntry> annotationList) {
    addAll("images", imageList, this::addImage);
    for (CocoEntry annotation : annotationList) {
      markUsed(annotation);
    }
    addAll("categories", categoryList, this::addCategory);
    addAll("annotations", annotationList, this::addAnnotation);
    CocoFault wrongForm = form.fault();
    if (wrongForm != null
        && !faults.recordAll("annotations", wrongForm, form.count(), form.first())) {
      annotations.clear();
    }
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
    long id = pictureIds.of(entry, "id");
    boolean sized = entry.has("width") || entry.has("height");
    int width = sized ? entry.int32("width") : 0;
    int height = sized ? entry.int32("height") : 0;
    String fileName = entry.has("file_name") ? entry.text("file_name") : "";
    if (sized && (width < 1 || height < 1)) {
      throw new FaultyEntryException(
          CocoFault.NO_PICTURE_SIZE, "is %d × %d".formatted(width, height));
    }
    if (images.containsKey(id)) {
      throw new FaultyEntryException(CocoFault.DUPLICATE_ID, "the first one is used");
    }
    if (!sized) {
      faults.record("images", CocoFault.NO_SIZE, entry.where());
    }
    Long other = fileName.isEmpty() ? null : fileNames.putIfAbsent(fileName, id);
    if (other != null) {
      faults.record(
          "images",
          CocoFault.SAME_FILE,
          "%s: %s, id %d too".formatted(entry.where(), fileName, other));
    }
    images.put(id, new CocoImage(id, fileName, width, height));
  }

  /** A category without objects may have another one's name. */
  private void markUsed(CocoEntry annotation) {
    try {
      usedCategories.add(annotation.categoryId("category_id"));
    } catch (FaultyEntryException e) {
      // Reported when the annotation itself is added.
    }
  }

  private void addCategory(CocoEntry entry) throws FaultyEntryException {
    int id = entry.categoryId("id");
    String name = entry.text("name");
    if (categories.containsKey(id)) {
      throw new FaultyEntryException(CocoFault.DUPLICATE_ID, "the first one is used");
    }
    CocoCategory namesake = categoryNames.get(name);
    if (namesake != null && !usedCategories.contains(namesake.id())) {
      rename(namesake);
    } else if (namesake != null && !usedCategories.contains(id)) {
      put(new CocoCategory(id, name));
      rename(new CocoCategory(id, name));
      categoryNames.put(name, namesake);
      return;
    } else if (namesake != null) {
      throw new FaultyEntryException(CocoFault.DUPLICATE_ID, "the first one is used");
    }
    put(new CocoCategory(id, name));
  }

  private void put(CocoCategory category) {
    categories.put(category.id(), category);
    categoryNames.put(category.name(), category);
  }

  private void rename(CocoCategory unused) {
    String name = "%s (id %d)".formatted(unused.name(), unused.id());
    faults.record("categories", CocoFault.UNUSED_NAME, "id %d, %s".formatted(unused.id(), name));
    categoryNames.remove(unused.name());
    put(new CocoCategory(unused.id(), name));
  }

  private void addAnnotation(CocoEntry entry) throws FaultyEntryException {
    long id = annotationIds.of(entry, "id");
    CocoImage image = images.get(pictureIds.of(entry, "image_id"));
    int categoryId = entry.categoryId("category_id");
    if (image == null) {
      throw new FaultyEntryException(CocoFault.UNKNOWN_IMAGE, "no such picture");
    }
    if (!categories.containsKey(categoryId)) {
      throw new FaultyEntryException(CocoFault.UNKNOWN_CATEGORY, "no such category");
    }
    double[] box = entry.box();
    double area = entry.has("area") ? entry.number("area") : box[2] * box[3];
    boolean crowd = entry.flag("iscrowd");
    if (area < 0) {
      throw new FaultyEntryException(CocoFault.NEGATIVE_SIZE, "area is " + area);
    }
    if (annotations.containsKey(id)) {
      throw new FaultyEntryException(CocoFault.DUPLICATE_ID, "the first one is used");
    }
    form.add(box, image, entry::where);
    if (!entry.has("area")) {
      faults.record("annotations", CocoFault.NO_AREA, entry.where());
    }
    if (id == 0) {
      faults.record("annotations", CocoFault.ID_ZERO, entry.where());
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
