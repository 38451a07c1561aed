package io.github.jetdetr.training;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.metric.CocoEvaluation;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.metric.CocoMetrics;
import io.github.jetdetr.training.attack.Perturbation;
import io.github.jetdetr.training.loss.Box;
import io.github.jetdetr.training.loss.TargetObjects;
import io.github.jetdetr.training.network.Network;
import io.github.jetdetr.training.network.NetworkOutput;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.torch.Torch;
import io.github.jetdetr.training.torch.TorchOps;
import io.github.jetdetr.training.torch.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Evaluates weights on validation pictures by COCO's metrics. */
@SuppressWarnings("try") // a scope is opened for what ends with it, not to be named
final class Validation {

  private static final int BATCH = 16;

  /** COCO evaluates at most this many per category and picture. */
  private static final int MAX_DETECTIONS = 100;

  private final TrainingPictures pictures;
  private final CocoTruth truth;

  /**
   * @param labels names of the classes, by number
   */
  Validation(TrainingPictures pictures, List<String> labels) {
    this.pictures = pictures;
    this.truth = truth(pictures, labels);
  }

  CocoMetrics measure(NetworkShape shape, Weights weights) {
    return evaluate(shape, weights).metrics();
  }

  /** All figures, by class too. */
  CocoEvaluation evaluate(NetworkShape shape, Weights weights) {
    return CocoEvaluator.evaluate(matches(shape, weights, Perturbation.NONE));
  }

  /**
   * What is found on the pictures.
   *
   * @param perturbation changes them at the network's input, on several threads at a time
   */
  CocoMatches matches(NetworkShape shape, Weights weights, Perturbation perturbation) {
    List<PictureDetections> detections =
        IntStream.range(0, (pictures.size() + BATCH - 1) / BATCH)
            .parallel()
            .mapToObj(batch -> detections(shape, weights, perturbation, batch * BATCH))
            .flatMap(List::stream)
            .toList();
    return CocoMatches.of(truth, new CocoResults(detections));
  }

  private List<PictureDetections> detections(
      NetworkShape shape, Weights weights, Perturbation perturbation, int first) {
    torch.set_num_threads(1);
    int count = Math.min(BATCH, pictures.size() - first);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor[] images = new Tensor[count];
      for (int at = 0; at < count; at++) {
        images[at] = Augmentation.plain(pictures, first + at, shape).image();
      }
      Tensor batch =
          perturbation.of(
              Torch.concat(0, images).contiguous(torch.MemoryFormat.ChannelsLast), first);
      NetworkOutput<Tensor> output =
          new Network<>(shape, TorchOps.inference(weights)).detect(batch);
      float[] scores = Torch.floats(torch.sigmoid(output.logits()));
      float[] boxes = Torch.floats(output.boxes());
      List<PictureDetections> all = new ArrayList<>();
      for (int at = 0; at < count; at++) {
        all.add(new PictureDetections(first + at + 1, topDetections(shape, scores, boxes, at)));
      }
      return all;
    }
  }

  private List<ScoredBox> topDetections(
      NetworkShape shape, float[] scores, float[] boxes, int picture) {
    int perPicture = shape.queries() * shape.classes();
    int from = picture * perPicture;
    return IntStream.range(from, from + perPicture)
        .boxed()
        .sorted((a, b) -> Float.compare(scores[b], scores[a]))
        .limit(MAX_DETECTIONS)
        .map(at -> detection(shape, scores[at], boxes, at))
        .toList();
  }

  private ScoredBox detection(NetworkShape shape, float score, float[] boxes, int at) {
    int query = at / shape.classes() * 4;
    Box box = new Box(boxes[query], boxes[query + 1], boxes[query + 2], boxes[query + 3]);
    return ScoredBox.ofCorners(
        at % shape.classes() + 1,
        score,
        box.left() * pictures.width(),
        box.top() * pictures.height(),
        box.right() * pictures.width(),
        box.bottom() * pictures.height());
  }

  private static CocoTruth truth(TrainingPictures pictures, List<String> labels) {
    List<CocoImage> images = new ArrayList<>();
    List<TruthBox> boxes = new ArrayList<>();
    for (int at = 0; at < pictures.size(); at++) {
      images.add(new CocoImage(at + 1, "", pictures.width(), pictures.height()));
      for (TargetObjects.LabelledBox object : pictures.truths().get(at).objects()) {
        boxes.add(box(pictures, boxes.size() + 1, at, object, false));
      }
      for (TargetObjects.LabelledBox object : pictures.truths().get(at).ignored()) {
        boxes.add(box(pictures, boxes.size() + 1, at, object, true));
      }
    }
    return new CocoTruth(images, CocoCategory.numbered(labels), boxes);
  }

  /** Ignored objects are crowds to COCO: detections of them are ignored. */
  private static TruthBox box(
      TrainingPictures pictures,
      long id,
      int picture,
      TargetObjects.LabelledBox object,
      boolean crowd) {
    double width = object.box().w() * pictures.width();
    double height = object.box().h() * pictures.height();
    return new TruthBox(
        id,
        picture + 1,
        object.classId() + 1,
        object.box().left() * pictures.width(),
        object.box().top() * pictures.height(),
        width,
        height,
        crowd);
  }
}
