package io.github.jetdetr.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.engine.runtime.Engines;
import io.github.jetdetr.support.PaintedFrames;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import io.github.jetdetr.yaml.YamlMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole way of a picture against plain arithmetic on what the engine gave. */
class DetectorTest {
  private static final EngineOptions OPTIONS = new EngineOptions(1, 1);
  private static final float THRESHOLD = 0.3f;

  /** One object as the plain computation finds it. */
  private record Found(int classId, double score, double x1, double y1, double x2, double y2) {}

  @ParameterizedTest
  @CsvSource({
    "POST_PROCESSED, STRETCH",
    "POST_PROCESSED, FIT",
    "POST_PROCESSED, LETTERBOX",
    "RAW, STRETCH",
    "RAW, FIT",
    "RAW, LETTERBOX",
    "HUGGING_FACE, STRETCH",
    "MASKED, STRETCH",
    "MASKED, FIT",
    "DETS_LABELS, STRETCH",
    "PACKED, STRETCH",
    "PACKED, LETTERBOX"
  })
  void detectionsEqualPlainArithmetic(Layout layout, Resize resize, @TempDir Path folder)
      throws Exception {
    boolean softmax = layout == Layout.MASKED;
    Path onnx = TinyModel.of(layout).write(folder);
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        scores: %s
        all_labels: %s
        input: {resize: %s}
        """
            .formatted(scores(layout), layout != Layout.PACKED, YamlMap.word(resize)));
    int objects = 0;
    try (Model model = Model.open(onnx, OPTIONS, THRESHOLD);
        Engine engine =
            Engines.open(OnnxFile.read(onnx), model.card().inputSpec(model.layout()), OPTIONS);
        Frame frame = new Frame()) {
      for (int seed = 0; seed < 12; seed++) {
        PaintedFrames.noise(frame, PixelFormat.RGB24, 97 + 10 * seed, 131, seed);
        Placement placement = engine.slot(0).preprocess(frame);
        engine.slot(0).infer();
        List<Found> expected =
            switch (layout) {
              case POST_PROCESSED -> postProcessed(engine, placement, resize);
              case PACKED -> packed(engine, placement);
              case RAW, HUGGING_FACE, DETS_LABELS, MASKED ->
                  queries(engine, placement, layout, softmax, resize);
            };

        Detections given = model.detector(0).detect(frame);

        assertSameObjects(expected, given, frame);
        objects += given.count();
      }
    }
    assertTrue(objects > 12, "only " + objects + " objects on all frames together");
  }

  private static String scores(Layout layout) {
    return switch (layout) {
      case MASKED -> "softmax";
      case PACKED -> "probability";
      case POST_PROCESSED, RAW, HUGGING_FACE, DETS_LABELS -> "sigmoid";
    };
  }

  private static void assertSameObjects(List<Found> expected, Detections given, Frame frame) {
    List<Found> kept = new ArrayList<>(expected);
    kept.removeIf(found -> (float) found.score < THRESHOLD);
    kept.sort(Comparator.comparingDouble((Found found) -> -(float) found.score));
    assertEquals(kept.size(), given.count());
    for (int at = 0; at < given.count(); at++) {
      Found found = kept.get(at);
      assertEquals(found.classId, given.classId(at));
      assertEquals(found.score, given.score(at), 1e-6);
      assertEquals(within(found.x1, frame.width()), given.x1(at), 1e-3);
      assertEquals(within(found.y1, frame.height()), given.y1(at), 1e-3);
      assertEquals(within(found.x2, frame.width()), given.x2(at), 1e-3);
      assertEquals(within(found.y2, frame.height()), given.y2(at), 1e-3);
    }
  }

  private static double within(double value, double end) {
    return Math.max(0, Math.min(end, value));
  }

  private static Tensor output(Engine engine, String name) {
    for (Tensor tensor : engine.slot(0).outputs()) {
      if (tensor.name().equals(name)) {
        return tensor;
      }
    }
    throw new AssertionError("no output " + name);
  }

  private static List<Found> postProcessed(Engine engine, Placement place, Resize resize) {
    Tensor labels = output(engine, "labels");
    List<Found> found = new ArrayList<>();
    for (int at = 0; at < labels.elements(); at++) {
      double[] box = new double[4];
      for (int side = 0; side < 4; side++) {
        double value = output(engine, "boxes").floats().get(4 * at + side);
        boolean across = side % 2 == 0;
        if (resize != Resize.STRETCH) {
          // The canvas' size was fed, so boxes are in its pixels.
          double offset = across ? place.left() : place.top();
          double size = across ? place.width() : place.height();
          value = (value - offset) / size * (across ? place.frameWidth() : place.frameHeight());
        }
        box[side] = value;
      }
      double score = output(engine, "scores").floats().get(at);
      int classId = (int) labels.longs().get(at);
      found.add(new Found(classId, score, box[0], box[1], box[2], box[3]));
    }
    return found;
  }

  private static List<Found> queries(
      Engine engine, Placement place, Layout layout, boolean softmax, Resize resize) {
    boolean named = layout == Layout.DETS_LABELS;
    String logitsName = layout == Layout.RAW ? "pred_logits" : named ? "labels" : "logits";
    Tensor logits = output(engine, logitsName);
    Tensor boxes = output(engine, named ? "dets" : "pred_boxes");
    boolean onFrame = resize == Resize.STRETCH || layout == Layout.MASKED;
    List<Found> found = new ArrayList<>();
    for (int query = 0; query < logits.size(1); query++) {
      double[] box = box(boxes, 4 * query, place, onFrame);
      double[] row = new double[logits.size(2)];
      double sum = 0;
      for (int column = 0; column < row.length; column++) {
        row[column] = logits.floats().get(query * row.length + column);
        sum += Math.exp(row[column]);
      }
      Found best = new Found(-1, -1, 0, 0, 0, 0);
      for (int column = 0; column < row.length - (softmax ? 1 : 0); column++) {
        double score = softmax ? Math.exp(row[column]) / sum : 1 / (1 + Math.exp(-row[column]));
        Found one = new Found(column, score, box[0], box[1], box[2], box[3]);
        if (!softmax) {
          found.add(one);
        } else if (score > best.score) {
          best = one;
        }
      }
      if (softmax) {
        found.add(best);
      }
    }
    return found;
  }

  private static List<Found> packed(Engine engine, Placement place) {
    Tensor rows = output(engine, "output0");
    List<Found> found = new ArrayList<>();
    for (int query = 0; query < rows.size(1); query++) {
      int at = query * rows.size(2);
      double[] box = box(rows, at, place, false);
      int best = 0;
      for (int column = 0; column < rows.size(2) - 4; column++) {
        best =
            rows.floats().get(at + 4 + column) > rows.floats().get(at + 4 + best) ? column : best;
      }
      double score = rows.floats().get(at + 4 + best);
      found.add(new Found(best, score, box[0], box[1], box[2], box[3]));
    }
    return found;
  }

  /** Corners in the frame's pixels of a box given as centre and size in 0..1. */
  private static double[] box(Tensor boxes, int at, Placement place, boolean onFrame) {
    double[] corners = new double[4];
    for (int corner = 0; corner < 4; corner++) {
      boolean across = corner % 2 == 0;
      double centre = boxes.floats().get(at + corner % 2);
      double size = boxes.floats().get(at + 2 + corner % 2);
      double part = centre + (corner < 2 ? -0.5 : 0.5) * size;
      int frame = across ? place.frameWidth() : place.frameHeight();
      int canvas = across ? place.canvasWidth() : place.canvasHeight();
      int offset = across ? place.left() : place.top();
      int picture = across ? place.width() : place.height();
      corners[corner] = onFrame ? part * frame : (part * canvas - offset) / picture * frame;
    }
    return corners;
  }
}
