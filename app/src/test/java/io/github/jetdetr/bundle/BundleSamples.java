package io.github.jetdetr.bundle;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whole documents of a bundle, every optional key said. */
public final class BundleSamples {

  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  private BundleSamples() {}

  /** A certificate on ONNX Runtime's CPU with INT8 as the best. */
  public static Certificate certificate() {
    return certificate(
        Precision.INT8,
        Bundle.INT8_CPU,
        Certificate.FOR_LATENCY,
        "cpu",
        Map.of(Bundle.MODEL, DIGEST, Bundle.INT8_CPU, DIGEST));
  }

  static Certificate certificate(
      String verdict,
      @Nullable String best,
      @Nullable String refusedFor,
      String device,
      Map<String, String> files) {
    Interval interval = new Interval(-0.001, 0.006);
    Map<String, Double> times = Map.of(Precision.FP32, 10.5, Precision.INT8, 5.25);
    return new Certificate(
        Certificate.SCHEMA,
        verdict,
        "because",
        best,
        refusedFor,
        "2026-11-28T17:00:00Z",
        "jetdetr 0.1.0",
        new Certificate.JudgedEngine("ONNX Runtime 1.29.0", device, 2, "amd64"),
        new Certificate.Limits(0.005, 0.9, 40.0),
        200,
        true,
        0.75,
        1,
        Map.of(Precision.FP32, 0.41, Precision.INT8, 0.408),
        Map.of(Precision.INT8, new Certificate.ApLoss(0.002, interval)),
        0.002,
        interval,
        Map.of(Precision.INT8, 0.97),
        times,
        times,
        Map.of(Precision.FP32, 1.0, Precision.INT8, 0.5),
        Map.of(Precision.FP32, 4_000_000L, Precision.INT8, 1_000_000L),
        files,
        Map.of(Precision.INT8, 1.25),
        Certificate.PROVED,
        0.0045,
        0,
        Map.of(
            Precision.INT8,
            new Certificate.Proof(
                Certificate.PROVED,
                "Is it?",
                "by a test",
                0.002,
                -0.0005,
                0.0045,
                0.0045,
                0.005,
                0.95,
                1,
                200,
                0.6,
                0)),
        Map.of("one.jpg", "0123@640x480"),
        List.of("3 annotations left out"));
  }

  /** A report of a labelled quantization with one layer in INT8. */
  public static QuantizationReport quantization() {
    LayerReport layer =
        new LayerReport(
            "conv1", "Conv", "picture", "int8", "", 1_000, 0.5f, 0.9f, true, 0.1f, 1e-3, 2e-3, 0.1,
            "float");
    return new QuantizationReport(
        QuantizationReport.SCHEMA,
        0.75,
        1,
        Map.of("recipe", 0.8),
        Map.of("recipe", 0.1),
        new QuantizationReport.HeldOut(
            30,
            Map.of(Precision.FP32, 0.41, Precision.INT8, 0.4),
            0.01,
            new Interval(0, 0.02),
            Certificate.UNDECIDED,
            0.018,
            400,
            List.of("a note")),
        List.of(layer),
        Map.of("fc", "its weights are no constant"),
        Map.of("Pow", 2),
        List.of("a note"),
        List.of("a warning"),
        List.of("an assumption"),
        DIGEST,
        Map.of("01.png", DIGEST),
        Map.of("02.png", DIGEST));
  }
}
