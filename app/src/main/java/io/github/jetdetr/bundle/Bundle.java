package io.github.jetdetr.bundle;

import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.runtime.Engines;
import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder with one model in several precisions and the certificate for each engine it was judged
 * on: {@code model.onnx}, {@code model.fp16.onnx}, {@code model.int8.onnx}, {@code model.yaml},
 * {@code quantize.json}, {@code certificate.json}, {@code certificate.tensorrt.json}, as {@code
 * jetdetr-calibrate} writes it.
 */
public final class Bundle {

  /** The fp32 model. */
  public static final String MODEL = "model.onnx";

  /** Half precision by type. */
  public static final String HALF = "model.fp16.onnx";

  /** INT8 for TensorRT: Q/DQ, the rest half precision by type. */
  public static final String INT8 = "model.int8.onnx";

  /** INT8 for ONNX Runtime's integer kernels on a CPU, the rest fp32. */
  public static final String INT8_CPU = "model.int8.cpu.onnx";

  /** The model card. */
  public static final String CARD = "model.yaml";

  /** What was proved on ONNX Runtime, whose device is the CPU. */
  public static final String CERTIFICATE = "certificate.json";

  /** What was proved on TensorRT, on the GPU that it names. */
  public static final String GPU_CERTIFICATE = "certificate.tensorrt.json";

  /** What the certificate on ONNX Runtime was made from, to go on with more pictures. */
  public static final String JUDGED = "judged.json.gz";

  /** What the certificate on TensorRT was made from. */
  public static final String GPU_JUDGED = "judged.tensorrt.json.gz";

  /** What quantization did and saw. */
  public static final String QUANTIZATION = "quantize.json";

  /** All model files, the most precise first. */
  public static final List<String> MODELS = List.of(MODEL, HALF, INT8, INT8_CPU);

  private static final List<String> DOCUMENTS =
      List.of(
          CERTIFICATE,
          GPU_CERTIFICATE,
          JUDGED,
          GPU_JUDGED,
          report(EngineKind.ONNXRUNTIME),
          report(EngineKind.TENSORRT));

  private static final Logger log = LoggerFactory.getLogger(Bundle.class);

  private Bundle() {}

  /** Where the certificate of such engines lies in a bundle. */
  public static String certificate(EngineKind kind) {
    return kind == EngineKind.TENSORRT ? GPU_CERTIFICATE : CERTIFICATE;
  }

  /** Where the report of what was judged on such engines lies in a bundle. */
  public static String report(EngineKind kind) {
    return kind == EngineKind.TENSORRT ? "report.tensorrt.html" : "report.html";
  }

  /** Where what was judged on such engines lies in a bundle. */
  public static String judged(EngineKind kind) {
    return kind == EngineKind.TENSORRT ? GPU_JUDGED : JUDGED;
  }

  /**
   * Digests of what a certificate speaks of: the models, the card and the report of quantization,
   * as far as they are there.
   *
   * @return {@code sha256:…} by file name
   */
  public static Map<String, String> digests(Path bundle) throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (String name : sources()) {
      if (Files.isRegularFile(bundle.resolve(name))) {
        digests.put(name, Sha256.of(bundle.resolve(name)));
      }
    }
    return digests;
  }

  /** Removes every file that quantize and judge write; others in the folder stay. */
  public static void remove(Path bundle) {
    try {
      for (String name : sources()) {
        Files.deleteIfExists(bundle.resolve(name));
      }
      for (String name : DOCUMENTS) {
        Files.deleteIfExists(bundle.resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of the files in a folder that quantize and judge write. */
  public static List<String> present(Path bundle) {
    List<String> names = new ArrayList<>(sources());
    names.addAll(DOCUMENTS);
    return names.stream().filter(name -> Files.exists(bundle.resolve(name))).toList();
  }

  private static List<String> sources() {
    List<String> names = new ArrayList<>(MODELS);
    names.addAll(List.of(CARD, QUANTIZATION));
    return names;
  }

  /**
   * The model file to open: {@code model} itself when it is a file; of a bundle what its
   * certificate for this very engine proved best.
   *
   * <p>A bundle of fp32 alone, which was not quantized, needs no certificate.
   *
   * <p>Which precision is fastest is different on a CPU and on a GPU, so one engine's verdict binds
   * no other. On a GPU that nobody has judged the bundle on, the lowest precision is opened, and
   * TensorRT goes on to the next one where it cannot build it; that is said aloud. What INT8 costs
   * in accuracy is the network's own: where it was refused for that, it is refused everywhere.
   *
   * @param kind the engine it is for; {@link EngineKind#TENSORRT} only after a clean preflight
   * @throws ModelException when the bundle was refused, a certificate is not of these files, or a
   *     CPU's is missing
   */
  public static Path choose(Path model, EngineKind kind) throws ModelException {
    return choose(model, kind, () -> Engines.device(kind));
  }

  /**
   * @param device asked only where there is a certificate to hold it against
   */
  static Path choose(Path model, EngineKind kind, Supplier<String> device) throws ModelException {
    if (!Files.isDirectory(model)) {
      return model;
    }
    return kind == EngineKind.TENSORRT ? forGpu(model, device) : forCpu(model, device);
  }

  private static Path forCpu(Path bundle, Supplier<String> device) throws ModelException {
    Path file = bundle.resolve(CERTIFICATE);
    if (!Files.isRegularFile(file)) {
      if (isFp32Alone(bundle)) {
        return bundle.resolve(MODEL);
      }
      throw new ModelException(bundle + " has no certificate; jetdetr-calibrate judge makes one");
    }
    CheckedCertificate certificate = CheckedCertificate.read(file);
    if (!certificate.isRefusal() && !certificate.device().equals(device.get())) {
      throw new ModelException(
          "%s was judged on '%s', not on this engine (%s); judge it here"
              .formatted(bundle, certificate.device(), device.get()));
    }
    return certificate.best();
  }

  /** Whether there is no choice to be proved, as in a bundle that was not quantized. */
  private static boolean isFp32Alone(Path bundle) {
    List<String> others = new ArrayList<>(MODELS);
    others.remove(MODEL);
    others.addAll(List.of(CERTIFICATE, GPU_CERTIFICATE));
    return Files.isRegularFile(bundle.resolve(MODEL))
        && others.stream().noneMatch(name -> Files.exists(bundle.resolve(name)));
  }

  private static Path forGpu(Path bundle, Supplier<String> device) throws ModelException {
    if (isFp32Alone(bundle)) {
      return bundle.resolve(MODEL);
    }
    String why = "was never judged on this GPU";
    for (String name : List.of(GPU_CERTIFICATE, CERTIFICATE)) {
      Path file = bundle.resolve(name);
      if (Files.isRegularFile(file)) {
        CheckedCertificate certificate = CheckedCertificate.read(file);
        boolean ours = name.equals(GPU_CERTIFICATE);
        if (ours && certificate.device().equals(device.get())) {
          return certificate.best();
        } else if (certificate.isRefusalForAccuracy()) {
          return certificate.best();
        } else if (ours) {
          why = "was judged on '%s', not on '%s'".formatted(certificate.device(), device.get());
        }
      }
    }
    for (String name : List.of(INT8, HALF, MODEL)) {
      if (Files.isRegularFile(bundle.resolve(name))) {
        log.warn(
            "{} {}, so its lowest precision is taken ({}), and the next where that cannot be"
                + " built; jetdetr-calibrate judge --engine tensorrt proves which is best",
            bundle,
            why,
            name);
        return bundle.resolve(name);
      }
    }
    throw new ModelException(bundle + " holds no model");
  }
}
