package io.github.jetdetr.calibration.layer;

/** Which layers may become INT8. */
public enum Scope {
  /** Convolutions alone. */
  CONVOLUTIONS,
  /** And the weight-bearing MatMul and Gemm of backbone and encoder. */
  PICTURE,
  /** And those of decoder and heads. */
  ALL;

  public boolean holds(Layer layer) {
    return switch (this) {
      case CONVOLUTIONS -> layer.isConvolution();
      case PICTURE -> layer.part() == Layer.Part.PICTURE;
      case ALL -> true;
    };
  }
}
