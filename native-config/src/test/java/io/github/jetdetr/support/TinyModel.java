package io.github.jetdetr.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A detector of a few hundred seeded random weights, in one of the layouts that exporters write.
 * Every query looks at one point of the picture and at the picture's mean, so that answers depend
 * on what was fed, differ from query to query, and are cheap to infer.
 *
 * @param width the canvas, pixels
 * @param height the canvas, pixels
 * @param classes class outputs a query, the no-object class included
 * @param dynamicBatch whether the graph leaves the batch open
 * @param dynamicSides whether the graph leaves height and width open
 * @param fault what is wrong with its answers
 */
public record TinyModel(
    Layout layout,
    int width,
    int height,
    int queries,
    int classes,
    long seed,
    boolean dynamicBatch,
    boolean dynamicSides,
    Fault fault) {

  /** Inputs and outputs by the names of the exporters. */
  public enum Layout {
    /**
     * {@code images}, {@code orig_target_sizes} → {@code labels}, {@code boxes}, {@code scores}.
     */
    POST_PROCESSED,
    /** {@code images} → {@code pred_logits}, {@code pred_boxes}. */
    RAW,
    /** {@code pixel_values} → {@code logits}, {@code pred_boxes}. */
    HUGGING_FACE,
    /** {@code pixel_values}, {@code pixel_mask} → {@code logits}, {@code pred_boxes}. */
    MASKED,
    /** {@code input} → {@code dets}, {@code labels}. */
    DETS_LABELS,
    /** {@code images} → {@code output0}, boxes and probabilities side by side. */
    PACKED
  }

  /** What a sick network gives. */
  public enum Fault {
    NONE,
    /** One query's first class is NaN. */
    NAN_SCORE,
    /** One query's box is NaN. */
    NAN_BOX
  }

  /** A healthy 64 × 48 model with 7 queries and 5 classes, batch and sides fixed. */
  public static TinyModel of(Layout layout) {
    return new TinyModel(layout, 64, 48, 7, 5, 1, false, false, Fault.NONE);
  }

  /** The same with another canvas. */
  public TinyModel sized(int newWidth, int newHeight) {
    return new TinyModel(
        layout, newWidth, newHeight, queries, classes, seed, dynamicBatch, dynamicSides, fault);
  }

  /** The same with other numbers of queries and classes. */
  public TinyModel counting(int newQueries, int newClasses) {
    return new TinyModel(
        layout, width, height, newQueries, newClasses, seed, dynamicBatch, dynamicSides, fault);
  }

  /** The same with other weights. */
  public TinyModel seeded(long newSeed) {
    return new TinyModel(
        layout, width, height, queries, classes, newSeed, dynamicBatch, dynamicSides, fault);
  }

  /** The same with an open batch. */
  public TinyModel withDynamicBatch() {
    return new TinyModel(layout, width, height, queries, classes, seed, true, dynamicSides, fault);
  }

  /** The same with open height and width. */
  public TinyModel withDynamicSides() {
    return new TinyModel(layout, width, height, queries, classes, seed, dynamicBatch, true, fault);
  }

  /** The same, but sick. */
  public TinyModel failing(Fault newFault) {
    return new TinyModel(
        layout, width, height, queries, classes, seed, dynamicBatch, dynamicSides, newFault);
  }

  /** The name of the picture input. */
  public String image() {
    return switch (layout) {
      case POST_PROCESSED, RAW, PACKED -> "images";
      case HUGGING_FACE, MASKED -> "pixel_values";
      case DETS_LABELS -> "input";
    };
  }

  /** Writes the model into a folder; says where. */
  public Path write(Path folder) throws IOException {
    return write(folder, "model.onnx");
  }

  /** Writes the model into a folder under this name; says where. */
  public Path write(Path folder, String name) throws IOException {
    return Files.write(folder.resolve(name), TinyModels.build(this).toByteArray());
  }
}
