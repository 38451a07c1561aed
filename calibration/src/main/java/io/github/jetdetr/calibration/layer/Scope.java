package io.github.jetdetr.calibration.layer;

/** The layers that may become INT8. */
public enum Scope {
  /** Convolutions only. */
  CONVOLUTIONS,
  /** Also MatMul and Gemm with constant weights in backbone and encoder. */
  PICTURE,
  /** Also those in decoder and heads. */
  ALL;

  /** Whether this layer may become INT8. */
  public boolean contains(Layer layer) {
    return switch (this) {
      case CONVOLUTIONS -> layer.isConvolution();
      case PICTURE -> layer.part() == Layer.Part.PICTURE;
      case ALL -> true;
    };
  }
}
