package io.github.jetdetr.training.attack;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.pictures.LabelTable;
import io.github.jetdetr.training.loss.TargetObjects;
import io.github.jetdetr.training.scene.SceneClasses;
import io.github.jetdetr.training.scene.SceneTargets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The classes by which models are compared: those of the labels that every model knows. Objects of
 * others are on the pictures, but nobody has to find them.
 */
public final class CommonClasses {

  private final CocoTruth truth;
  private final List<int[]> categories = new ArrayList<>();
  private final Set<Integer> common = new HashSet<>();
  private final Map<Long, List<TruthBox>> byPicture;

  /**
   * @param truth the labelled pictures
   * @param labels of each model, by class
   * @param chosen name of a category by a model's label, which overrules the names; may be empty
   * @throws IllegalArgumentException in one line, if there is no object that every model knows
   */
  public CommonClasses(CocoTruth truth, List<List<String>> labels, Map<String, String> chosen) {
    this.truth = truth;
    this.byPicture = truth.annotations().stream().collect(Collectors.groupingBy(TruthBox::imageId));
    truth.categories().forEach(category -> common.add(category.id()));
    for (List<String> ofModel : labels) {
      int[] ids = LabelTable.of(ofModel, truth, chosen).categoryIds();
      categories.add(ids);
      common.retainAll(Arrays.stream(ids).boxed().collect(Collectors.toSet()));
    }
    if (objects() == 0) {
      throw new IllegalArgumentException(
          "there is no labelled object of a class that all models know");
    }
  }

  /** Names of the classes that every model knows and that there are objects of. */
  public List<String> names() {
    Map<Integer, Integer> counts = counts();
    return truth.categories().stream()
        .filter(it -> common.contains(it.id()) && counts.containsKey(it.id()))
        .map(CocoCategory::name)
        .toList();
  }

  /** How many objects there are of each class that not every model knows, by name. */
  public Map<String, Integer> leftOut() {
    Map<Integer, Integer> counts = counts();
    Map<String, Integer> leftOut = new LinkedHashMap<>();
    for (CocoCategory category : truth.categories()) {
      Integer count = counts.get(category.id());
      if (count != null && !common.contains(category.id())) {
        leftOut.put(category.name(), count);
      }
    }
    return Collections.unmodifiableMap(leftOut);
  }

  /** Number of objects to be found. */
  public int objects() {
    return (int)
        truth.annotations().stream()
            .filter(box -> !box.crowd() && common.contains(box.categoryId()))
            .count();
  }

  private Map<Integer, Integer> counts() {
    return truth.annotations().stream()
        .filter(box -> !box.crowd())
        .collect(Collectors.toMap(TruthBox::categoryId, box -> 1, Integer::sum));
  }

  /**
   * What a model has to find on a picture, by its own classes. Objects of classes that are left out
   * are not there.
   *
   * @param model its index among those that are compared
   */
  public TargetObjects wanted(int model, CocoImage image) {
    return targets(
        model, image, of(image).stream().filter(box -> common.contains(box.categoryId())).toList());
  }

  /**
   * The same with objects of classes that are left out to be ignored: an attack is not to gain by
   * what does not count.
   *
   * @param model its index among those that are compared
   */
  public TargetObjects attacked(int model, CocoImage image) {
    return targets(model, image, of(image));
  }

  private List<TruthBox> of(CocoImage image) {
    return byPicture.getOrDefault(image.id(), List.of());
  }

  private TargetObjects targets(int model, CocoImage image, List<TruthBox> boxes) {
    List<Integer> ids =
        Arrays.stream(categories.get(model))
            .map(id -> common.contains(id) ? id : -1)
            .boxed()
            .toList();
    return new SceneTargets(new SceneClasses(ids, List.of(), List.of(), Map.of()))
        .ofLabels(image, boxes);
  }
}
