package io.github.jetdetr.cli;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.still.SinglePicture;
import io.github.jetdetr.card.ModelCard;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.ImplausibleOutputException;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.PictureInput;
import io.github.jetdetr.engine.preprocess.Placement;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A model tried on one picture: whether its answers are plausible, and the picture as the network
 * sees it, with the best boxes on it.
 *
 * @param refusal why the answers cannot be, null if they can
 * @param answers number of answers, however low their score
 * @param lowest lowest score, 0..1
 * @param highest highest score, 0..1
 * @param above answers with a score of at least 0.5
 * @param classes number of different classes among the answers
 * @param doubts what is possible, but rare, one line each
 * @param seen the canvas with boxes; null if the answers cannot be
 */
record ModelTrial(
    @Nullable String refusal,
    int answers,
    float lowest,
    float highest,
    int above,
    int classes,
    List<String> doubts,
    @Nullable BufferedImage seen) {

  private static final float CLEAR = 0.5f;
  private static final float FAINT = 0.1f;
  private static final int DRAWN = 20;
  private static final int MIN_ANSWERS = 8;

  static ModelTrial of(Path model, Path picture) throws ModelException, CameraException {
    EngineOptions options =
        new EngineOptions(Runtime.getRuntime().availableProcessors(), 1, EngineKind.ONNXRUNTIME);
    try (Model opened = Model.open(model, options, 0);
        Frame frame = new Frame()) {
      SinglePicture.read(picture, frame);
      try {
        return judged(opened, frame, opened.detector(0).detect(frame));
      } catch (ImplausibleOutputException e) {
        return new ModelTrial(
            String.valueOf(e.getMessage()), 0, 0, 0, 0, 0, List.of(), /* seen= */ null);
      }
    }
  }

  private static ModelTrial judged(Model model, Frame frame, Detections objects) {
    int count = objects.count();
    int above = 0;
    int empty = 0;
    TreeSet<Integer> classes = new TreeSet<>();
    for (int at = 0; at < count; at++) {
      above += objects.score(at) >= CLEAR ? 1 : 0;
      boolean area = objects.x2(at) > objects.x1(at) && objects.y2(at) > objects.y1(at);
      empty += area ? 0 : 1;
      classes.add(objects.classId(at));
    }
    float highest = count == 0 ? 0 : objects.score(0);
    List<String> doubts = new ArrayList<>();
    if (highest < FAINT) {
      doubts.add("no score reaches " + FAINT + ": are mean, std, rescale and color right?");
    }
    if (count >= MIN_ANSWERS && 2 * empty > count) {
      doubts.add(empty + " boxes lie outside of the picture: are their form and unit right?");
    }
    if (count >= MIN_ANSWERS && above == count) {
      doubts.add("every answer is above " + CLEAR + ": is the activation right?");
    }
    if (count >= MIN_ANSWERS && classes.size() == 1 && model.card().labels().size() > 1) {
      doubts.add("every answer is of one class: is the no-object column right?");
    }
    for (int category : classes) {
      if (category < 0 || category >= model.card().labels().size()) {
        doubts.add("class %d has no label: is label_base right?".formatted(category));
        break;
      }
    }
    float lowest = count == 0 ? 0 : objects.score(count - 1);
    BufferedImage seen = canvas(model, frame);
    InputSpec spec = spec(model, frame);
    Placement place = spec.placement(frame.fullWidth(), frame.fullHeight());
    new BoxDrawing(model.card()).draw(seen, objects, place, DRAWN);
    return new ModelTrial(null, count, lowest, highest, above, classes.size(), doubts, seen);
  }

  private static InputSpec spec(Model model, Frame frame) {
    ModelCard card = model.card();
    return card.inputSpec(model.layout()).forFrame(frame.width(), frame.height());
  }

  /** The picture as it is fed, with mean and deviation taken back. */
  private static BufferedImage canvas(Model model, Frame frame) {
    InputSpec spec = spec(model, frame);
    HostTensor pixels;
    try (PictureInput input = new PictureInput(spec, model.file().inputs())) {
      pixels = input.read(frame).get(spec.image());
    }
    if (pixels == null) {
      throw new IllegalStateException("no input '" + spec.image() + "'");
    }
    float[] planes = pixels.floats();
    int size = spec.width() * spec.height();
    BufferedImage image =
        new BufferedImage(spec.width(), spec.height(), BufferedImage.TYPE_INT_RGB);
    for (int at = 0; at < size; at++) {
      int packed = 0;
      for (int channel = 0; channel < 3; channel++) {
        int plane = spec.bgr() ? 2 - channel : channel;
        float level = planes[plane * size + at] * spec.std().get(plane) + spec.mean().get(plane);
        packed = packed << 8 | Math.min(255, Math.max(0, Math.round(255 * level)));
      }
      image.setRGB(at % spec.width(), at / spec.width(), packed);
    }
    return image;
  }

  /** Whether nothing speaks against the answers. */
  boolean isPlausible() {
    return refusal == null && doubts.isEmpty();
  }

  /** The verdict, one line each. */
  List<String> lines() {
    if (refusal != null) {
      return List.of("impossible: " + refusal);
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %d answers with scores from %.3f to %.3f, %d of them above %.1f, %d classes",
            doubts.isEmpty() ? "plausible" : "doubtful",
            answers,
            lowest,
            highest,
            above,
            CLEAR,
            classes));
    lines.addAll(doubts);
    return lines;
  }

  /** The verdict for {@code --json}. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("plausible", isPlausible());
    json.put("refusal", refusal);
    json.put("answers", answers);
    json.put("lowest_score", lowest);
    json.put("highest_score", highest);
    json.put("above_half", above);
    json.put("classes", classes);
    json.put("doubts", doubts);
    return json;
  }
}
