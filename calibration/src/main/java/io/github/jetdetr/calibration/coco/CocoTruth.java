package io.github.jetdetr.calibration.coco;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The labelled pictures that a detector is evaluated on.
 *
 * <p>Consistent by construction: ids and category names are unique and every annotation points to a
 * picture and a category that exist. {@link CocoReader} reports the entries of a file that violate
 * this.
 *
 * @param images sorted by id, the order in which COCOeval visits them
 * @param categories sorted by id
 * @param annotations in the file's order
 */
public record CocoTruth(
    List<CocoImage> images, List<CocoCategory> categories, List<TruthBox> annotations) {

  public CocoTruth {
    List<CocoImage> sortedImages = new ArrayList<>(images);
    sortedImages.sort(Comparator.comparingLong(CocoImage::id));
    images = List.copyOf(sortedImages);
    List<CocoCategory> sortedCategories = new ArrayList<>(categories);
    sortedCategories.sort(Comparator.comparingInt(CocoCategory::id));
    categories = List.copyOf(sortedCategories);
    annotations = List.copyOf(annotations);

    Set<Long> imageIds = new HashSet<>();
    for (CocoImage image : images) {
      require(imageIds.add(image.id()), "picture", image.id(), "occurs twice");
    }
    Set<Integer> categoryIds = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (CocoCategory category : categories) {
      require(categoryIds.add(category.id()), "category", category.id(), "occurs twice");
      require(names.add(category.name()), "category", category.id(), "has the name of another one");
    }
    Set<Long> annotationIds = new HashSet<>();
    for (TruthBox box : annotations) {
      require(annotationIds.add(box.id()), "annotation", box.id(), "occurs twice");
      require(
          imageIds.contains(box.imageId()), "annotation", box.id(), "refers to an unknown picture");
      require(
          categoryIds.contains(box.categoryId()),
          "annotation",
          box.id(),
          "refers to an unknown category");
    }
  }

  /** A copy without these pictures and their annotations. */
  public CocoTruth without(Set<Long> imageIds) {
    return new CocoTruth(
        images.stream().filter(image -> !imageIds.contains(image.id())).toList(),
        categories,
        annotations.stream().filter(box -> !imageIds.contains(box.imageId())).toList());
  }

  private static void require(boolean condition, String what, long id, String fault) {
    if (!condition) {
      throw new IllegalArgumentException("%s %d %s".formatted(what, id, fault));
    }
  }
}
