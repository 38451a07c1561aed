package io.github.jetdetr.detect;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.card.ModelCard;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.card.ModelLayout;
import io.github.jetdetr.card.ScoreKind;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.engine.runtime.Engines;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An opened model: its engine, its card, and one {@link Detector} per engine slot. Owns the engine.
 */
public final class Model implements AutoCloseable {

  // Matches any size of an output; printed as a dynamic one.
  private static final long ANY = TensorInfo.DYNAMIC;

  private final OnnxFile file;
  private final ModelLayout layout;
  private final ModelCards.Found found;
  private final Engine engine;
  private final List<Detector> detectors;
  private final List<InferenceSlot> slots = new ArrayList<>();

  private Model(
      OnnxFile file,
      ModelLayout layout,
      ModelCards.Found found,
      Engine engine,
      List<Detector> detectors) {
    this.file = file;
    this.layout = layout;
    this.found = found;
    this.engine = engine;
    this.detectors = List.copyOf(detectors);
  }

  /**
   * Opens an ONNX model with the card next to it, or with a drafted one; of a bundle, the model
   * that is best on this engine ({@link Bundle#choose}).
   *
   * @param threshold minimum score of a detection, in 0..1
   * @throws ModelException if the file, its layout or its card is invalid, or the engine cannot be
   *     opened
   */
  @MustBeClosed
  public static Model open(Path onnx, EngineOptions options, float threshold)
      throws ModelException {
    return open(onnx, options, threshold, card -> card);
  }

  /**
   * Opens an ONNX model with a modified card.
   *
   * @param change derives the card to be used from the model's own
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // owned by the model, or closed here
  public static Model open(
      Path onnx, EngineOptions options, float threshold, UnaryOperator<ModelCard> change)
      throws ModelException {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold must be in [0, 1], but was " + threshold);
    }
    Path chosen = Bundle.choose(onnx, options.kind());
    OnnxFile file = OnnxFile.read(chosen);
    ModelLayout layout = ModelLayout.recognise(file);
    ModelCards.Found own = ModelCards.find(file, layout);
    ModelCards.Found found =
        new ModelCards.Found(change.apply(own.card()), own.source(), own.assumptions());
    Engine engine = Engines.open(file, found.card().inputSpec(layout), options);
    try {
      List<Detector> detectors = new ArrayList<>();
      for (int slot = 0; slot < engine.slots(); slot++) {
        List<Tensor> outputs = engine.slot(slot).outputs();
        Decoder decoder = decoder(layout, found.card(), outputs, file, threshold);
        detectors.add(new Detector(engine.slot(slot), decoder, found.card().maxObjects()));
      }
      return new Model(engine.file(), layout, found, engine, detectors);
    } catch (ModelException | RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private static Decoder decoder(
      ModelLayout layout, ModelCard card, List<Tensor> outputs, OnnxFile file, float threshold)
      throws ModelException {
    if (layout.kind() == ModelLayout.Kind.POST_PROCESSED) {
      Tensor scores = output(outputs, layout.scores(), file, TensorInfo.Type.FLOAT32, 1, ANY);
      int count = scores.size(1);
      String labels = String.valueOf(layout.labels());
      return new PostProcessedDecoder(
          output(outputs, labels, file, TensorInfo.Type.INT64, 1, count).longs(),
          output(outputs, layout.boxes(), file, TensorInfo.Type.FLOAT32, 1, count, 4).floats(),
          scores.floats(),
          card.resize() == Resize.STRETCH,
          threshold,
          card.maxObjects());
    }
    // Boxes of a masked input are relative to the picture, not to the padding.
    boolean onFrame = card.resize() == Resize.STRETCH || layout.mask() != null;
    QueryDecoder.Rows rows = rows(layout, outputs, file);
    if (card.scores() == ScoreKind.SOFTMAX && rows.classes() < 2) {
      throw new ModelException(
          file.path()
              + ": softmax requires at least one class besides the last, which is 'no object'");
    }
    return new QueryDecoder(rows, card.scores(), onFrame, threshold, card.maxObjects());
  }

  private static QueryDecoder.Rows rows(ModelLayout layout, List<Tensor> outputs, OnnxFile file)
      throws ModelException {
    Tensor scores = output(outputs, layout.scores(), file, TensorInfo.Type.FLOAT32, 1, ANY, ANY);
    int queries = scores.size(1);
    int columns = scores.size(2);
    FloatBuffer scoreRows = scores.floats();
    if (layout.kind() == ModelLayout.Kind.PACKED) {
      return new QueryDecoder.Rows(
          scoreRows, columns, 4, scoreRows, columns, 0, queries, columns - 4);
    }
    Tensor boxes = output(outputs, layout.boxes(), file, TensorInfo.Type.FLOAT32, 1, queries, 4);
    return new QueryDecoder.Rows(scoreRows, columns, 0, boxes.floats(), 4, 0, queries, columns);
  }

  /** Finds an output and checks that it has the type and shape that decoding expects. */
  private static Tensor output(
      List<Tensor> outputs, String name, OnnxFile file, TensorInfo.Type type, long... shape)
      throws ModelException {
    TensorInfo expected = new TensorInfo(name, type, Arrays.stream(shape).boxed().toList());
    for (Tensor output : outputs) {
      if (output.name().equals(name)) {
        TensorInfo actual = new TensorInfo(name, output.type(), output.shape());
        boolean fits = actual.type() == type && actual.rank() == expected.rank();
        for (int axis = 0; fits && axis < shape.length; axis++) {
          fits = shape[axis] == ANY || shape[axis] == actual.size(axis);
        }
        if (!fits) {
          throw new ModelException(
              "%s: expected output %s, but the network has %s"
                  .formatted(file.path(), expected, actual));
        }
        return output;
      }
    }
    throw new ModelException(file.path() + ": the network has no output '" + name + "'");
  }

  /** The ONNX file that is running. */
  public OnnxFile file() {
    return file;
  }

  /** The recognised layout. */
  public ModelLayout layout() {
    return layout;
  }

  /** The card in use. */
  public ModelCard card() {
    return found.card();
  }

  /** Assumptions of a drafted card, one line each; empty for a card that was read. */
  public List<String> assumptions() {
    return found.assumptions();
  }

  /** The engine's runtime, device, precision and threads. */
  public EngineInfo engineInfo() {
    return engine.info();
  }

  /** Number of detectors: one per engine slot. */
  public int detectors() {
    return detectors.size();
  }

  /** One detector, counted from 0; always the same object. */
  public Detector detector(int index) {
    return detectors.get(index);
  }

  /**
   * Maximum number of detectors per {@link #inferBatch}; 1 if the model or the engine does not
   * support batches.
   */
  public int batch() {
    return engine.batch();
  }

  /**
   * Runs the network once on the frames preprocessed by several detectors, in place of {@link
   * Detector#infer} on each. One thread at a time, while no detector is inferring.
   *
   * @param batchDetectors distinct detectors of this model, at most {@link #batch()}
   */
  public void inferBatch(List<Detector> batchDetectors) {
    slots.clear();
    for (int at = 0; at < batchDetectors.size(); at++) {
      slots.add(batchDetectors.get(at).slot());
    }
    engine.inferBatch(slots);
  }

  /** Frees the memory reserved for batches; {@link #batch()} is 1 afterwards. */
  public void releaseBatch() {
    engine.releaseBatch();
  }

  @Override
  public void close() {
    engine.close();
  }
}
