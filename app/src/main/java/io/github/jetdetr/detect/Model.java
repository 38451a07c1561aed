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
 * A model ready to detect: its engine, its card, and one {@link Detector} for each of the engine's
 * slots. Owns the engine.
 */
public final class Model implements AutoCloseable {

  // A size of an output that is taken as it comes; prints as an open one.
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
   * Opens an ONNX model with the card beside it, or with a drafted one; or the model of a bundle
   * that is best on this engine ({@link Bundle#choose}).
   *
   * @param threshold least score of a detection, in 0..1
   * @throws ModelException when the file, its layout, its card or its engine is not right
   */
  @MustBeClosed
  public static Model open(Path onnx, EngineOptions options, float threshold)
      throws ModelException {
    return open(onnx, options, threshold, card -> card);
  }

  /**
   * Opens an ONNX model with another card than its own.
   *
   * @param change makes the card to be used from the model's own
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the engine becomes the model's, or is closed here
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
    // A masked picture's boxes are relative to the picture, not to the padding beside it.
    boolean onFrame = card.resize() == Resize.STRETCH || layout.mask() != null;
    QueryDecoder.Rows rows = rows(layout, outputs, file);
    if (card.scores() == ScoreKind.SOFTMAX && rows.classes() < 2) {
      throw new ModelException(
          file.path() + ": softmax needs a class beside the last, which is 'no object'");
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

  /** One output, which must have the type and shape that decoding reads it with. */
  private static Tensor output(
      List<Tensor> outputs, String name, OnnxFile file, TensorInfo.Type type, long... shape)
      throws ModelException {
    TensorInfo wanted = new TensorInfo(name, type, Arrays.stream(shape).boxed().toList());
    for (Tensor output : outputs) {
      if (output.name().equals(name)) {
        TensorInfo given = new TensorInfo(name, output.type(), output.shape());
        boolean fits = given.type() == type && given.rank() == wanted.rank();
        for (int axis = 0; fits && axis < shape.length; axis++) {
          fits = shape[axis] == ANY || shape[axis] == given.size(axis);
        }
        if (!fits) {
          throw new ModelException(
              "%s: the network gives %s where %s is understood"
                  .formatted(file.path(), given, wanted));
        }
        return output;
      }
    }
    throw new ModelException(file.path() + ": the engine gives no output '" + name + "'");
  }

  /** What the file that runs says of itself. */
  public OnnxFile file() {
    return file;
  }

  /** Which layout was recognised. */
  public ModelLayout layout() {
    return layout;
  }

  /** The card in use. */
  public ModelCard card() {
    return found.card();
  }

  /** What the card rests on that nobody has said; empty for a card that was read. */
  public List<String> assumptions() {
    return found.assumptions();
  }

  /** What the engine is. */
  public EngineInfo engineInfo() {
    return engine.info();
  }

  /** How many detectors there are: the engine's slots. */
  public int detectors() {
    return detectors.size();
  }

  /** One detector, counted from 0; always the same object. */
  public Detector detector(int index) {
    return detectors.get(index);
  }

  /**
   * How many detectors one {@link #inferBatch} takes; 1 where the model or the engine takes none.
   */
  public int batch() {
    return engine.batch();
  }

  /**
   * Runs the network once on the frames that several detectors preprocessed, in place of {@link
   * Detector#infer} in each. One thread at a time, while no detector infers.
   *
   * @param together different detectors of this model, at most {@link #batch()}
   */
  public void inferBatch(List<Detector> together) {
    slots.clear();
    for (int at = 0; at < together.size(); at++) {
      slots.add(together.get(at).slot());
    }
    engine.inferBatch(slots);
  }

  /** Frees what batches need, for whoever found that they are not worth it. */
  public void releaseBatch() {
    engine.releaseBatch();
  }

  @Override
  public void close() {
    engine.close();
  }
}
