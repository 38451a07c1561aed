package io.github.jetdetr.detect;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.card.ModelCard;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.card.ModelLayout;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.runtime.Engines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An opened model: its engine, its card, and one {@link Detector} per engine slot. Owns the engine.
 */
public final class Model implements AutoCloseable {

  private final OnnxFile file;
  private final ModelCards.Found found;
  private final Engine engine;
  private final List<Detector> detectors;
  private final List<InferenceSlot> slots = new ArrayList<>();

  private Model(OnnxFile file, ModelCards.Found found, Engine engine, List<Detector> detectors) {
    this.file = file;
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
    ModelCards.Found own = ModelCards.find(file);
    ModelCards.Found found = own.with(change.apply(own.card()));
    InputSpec spec = found.card().inputSpec(found.layout());
    InputSpec input = options.kind() == EngineKind.TENSORRT ? spec.fixed() : spec;
    Engine engine = Engines.open(file, input, options);
    try {
      Decoders decoders = new Decoders(file, found.layout(), found.card(), input, threshold);
      List<Detector> detectors = new ArrayList<>();
      for (int slot = 0; slot < engine.slots(); slot++) {
        Decoder decoder = decoders.of(engine.slot(slot).outputs());
        detectors.add(new Detector(engine.slot(slot), decoder, found.card().maxObjects()));
      }
      return new Model(engine.file(), found, engine, detectors);
    } catch (ModelException | RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /** The ONNX file that is running. */
  public OnnxFile file() {
    return file;
  }

  /** What its inputs and outputs are. */
  public ModelLayout layout() {
    return found.layout();
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

  /** Number of detectors that may infer at the same time; 1 where they take turns on one device. */
  public int parallel() {
    return engine.infersInParallel() ? detectors.size() : 1;
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
