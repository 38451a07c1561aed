package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.RgbPicture;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.training.loss.TargetObjects;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a student of a scene is to learn.
 *
 * @param split the frames by time
 * @param chosen the frames to learn from
 * @param classes the student's classes
 * @param targets what is to be learned of a chosen or watched frame
 */
public record SceneLesson(
    TimeSplit split,
    List<CocoImage> chosen,
    SceneClasses classes,
    Function<CocoImage, TargetObjects> targets) {

  /**
   * Chooses frames, and asks the teachers about them.
   *
   * @param split the frames by time
   * @param maxFrames most frames to learn from
   * @param teachers null where the source's labels take their place
   * @param err where progress is printed
   * @throws IllegalArgumentException if there is nothing to be learned
   */
  public static SceneLesson of(
      PictureSource source,
      TimeSplit split,
      int maxFrames,
      @Nullable Teachers teachers,
      PrintWriter err)
      throws PictureException {
    List<CocoImage> chosen = cover(source, split.learned(), maxFrames);
    err.printf(
        "%d of %d frames chosen to learn from, %d watched after them, %d at the end for the proof%n",
        chosen.size(), split.learned().size(), split.watched().size(), split.proof().size());
    err.flush();
    List<CocoImage> seen = new ArrayList<>(chosen);
    seen.addAll(split.watched());
    PictureSource part = SceneInput.only(source, seen);
    SceneLesson lesson =
        teachers == null
            ? ofLabels(part, split, chosen)
            : ofTeachers(teachers, part, split, chosen, err);
    SceneClasses classes = lesson.classes;
    err.printf("classes: %s, of %s sure objects%n", classes.labels(), classes.counts());
    if (!classes.leftOut().isEmpty()) {
      err.printf("left out, too rare to be learned: %s%n", classes.leftOut());
    }
    err.flush();
    return lesson;
  }

  private static SceneLesson ofTeachers(
      Teachers teachers,
      PictureSource part,
      TimeSplit split,
      List<CocoImage> chosen,
      PrintWriter err)
      throws PictureException {
    Map<Long, List<ScoredBox>> answers = teachers.fused(part, err);
    SceneClasses classes = SceneClasses.of(only(answers, chosen), teachers.labels());
    SceneTargets targets = new SceneTargets(classes);
    return new SceneLesson(
        split,
        chosen,
        classes,
        image -> targets.ofAnswers(image, answers.getOrDefault(image.id(), List.of())));
  }

  private static SceneLesson ofLabels(PictureSource part, TimeSplit split, List<CocoImage> chosen) {
    Map<Integer, Integer> numbers = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (CocoCategory category : part.truth().categories()) {
      names.add(category.name());
      numbers.put(category.id(), names.size());
    }
    Map<Long, List<TruthBox>> labels = new HashMap<>();
    Map<Long, List<ScoredBox>> sure = new HashMap<>();
    for (TruthBox box : part.truth().annotations()) {
      int number = numbers.getOrDefault(box.categoryId(), 0);
      labels.computeIfAbsent(box.imageId(), id -> new ArrayList<>()).add(box.withCategory(number));
      if (!box.crowd()) {
        sure.computeIfAbsent(box.imageId(), id -> new ArrayList<>())
            .add(new ScoredBox(number, 1, box.x(), box.y(), box.width(), box.height()));
      }
    }
    SceneClasses classes = SceneClasses.of(only(sure, chosen), names);
    SceneTargets targets = new SceneTargets(classes);
    return new SceneLesson(
        split,
        chosen,
        classes,
        image -> targets.ofLabels(image, labels.getOrDefault(image.id(), List.of())));
  }

  private static Map<Long, List<ScoredBox>> only(
      Map<Long, List<ScoredBox>> answers, List<CocoImage> images) {
    Map<Long, List<ScoredBox>> part = new HashMap<>();
    images.forEach(image -> part.put(image.id(), answers.getOrDefault(image.id(), List.of())));
    return part;
  }

  private static List<CocoImage> cover(PictureSource source, List<CocoImage> images, int maxFrames)
      throws PictureException {
    FrameCover cover = new FrameCover();
    try (Frame frame = new Frame()) {
      for (CocoImage image : images) {
        source.read(image, frame);
        cover.add(RgbPicture.of(frame));
      }
    }
    return cover.choose(maxFrames).stream().map(images::get).toList();
  }
}
