package io.github.jetdetr.bundle;

/** The words for precisions in bundles, certificates, plans and messages. */
public final class Precision {

  /** Single precision: what exporters write, and the control of every comparison. */
  public static final String FP32 = "fp32";

  /** Half precision by type. */
  public static final String FP16 = "fp16";

  /** Weights and activations in eight bits by Q/DQ, the rest in floating point. */
  public static final String INT8 = "int8";

  /** A layer that stays in floating point, fp32 or FP16 as the model around it. */
  public static final String FLOAT = "float";

  private Precision() {}
}
