package io.github.jetdetr.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.engine.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * A folder with one model in several precisions and the certificate that says which of them is best
 * here: {@code model.onnx}, {@code model.fp16.onnx}, {@code model.int8.onnx}, {@code model.yaml},
 * {@code certificate.json}, as {@code jetdetr-calibrate} writes it.
 */
public final class Bundle {

  /** The fp32 model. */
  public static final String MODEL = "model.onnx";

  /** Half precision by type. */
  public static final String HALF = "model.fp16.onnx";

  /** INT8 for TensorRT: Q/DQ, the rest half precision by type. */
  public static final String INT8 = "model.int8.onnx";

  /** INT8 for ONNX Runtime on a CPU: Q/DQ, the rest fp32. */
  public static final String INT8_CPU = "model.int8.cpu.onnx";

  /** The model card. */
  public static final String CARD = "model.yaml";

  /** What was proved. */
  public static final String CERTIFICATE = "certificate.json";

  /** The engine that models are opened with here, as certificates name it. */
  private static final String DEVICE = "cpu";

  private Bundle() {}

  /**
   * The model file to open: {@code model} itself when it is a file, the certificate's choice when
   * it is a bundle.
   *
   * @throws ModelException when the bundle has no certificate, the certificate is not of these
   *     files or not for this engine, or it is a refusal
   */
  public static Path choose(Path model) throws ModelException {
    return Files.isDirectory(model) ? chosen(model) : model;
  }

  private static Path chosen(Path bundle) throws ModelException {
    Path file = bundle.resolve(CERTIFICATE);
    if (!Files.isRegularFile(file)) {
      throw new ModelException(bundle + " has no certificate; jetdetr-calibrate judge makes one");
    }
    JsonNode certificate = read(file);
    JsonNode files = certificate.path("files");
    if (!files.path(MODEL).isTextual()) {
      throw new ModelException(file + " is no certificate: it names no " + MODEL);
    }
    for (Map.Entry<String, JsonNode> entry : files.properties()) {
      check(bundle, entry.getKey(), entry.getValue().asText());
    }
    String verdict = certificate.path("verdict").asText();
    if (verdict.equals("refused")) {
      throw new ModelException(
          "%s was refused: %s".formatted(bundle, certificate.path("reason").asText()));
    }
    String device = certificate.path("engine").path("device").asText();
    if (!device.equals(DEVICE)) {
      throw new ModelException(
          "%s was judged on '%s', not on this engine (%s); judge it here"
              .formatted(bundle, device, DEVICE));
    }
    String best = certificate.path("verdict_file").asText();
    if (!files.has(best) || !best.endsWith(".onnx")) {
      throw new ModelException("%s does not say which file is best".formatted(file));
    }
    return bundle.resolve(best);
  }

  private static JsonNode read(Path file) throws ModelException {
    try {
      JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
      if (root != null && root.isObject()) {
        return root;
      }
      throw new ModelException(file + " is no certificate");
    } catch (IOException e) {
      String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new ModelException(file + " is no certificate: " + line, e);
    }
  }

  private static void check(Path bundle, String name, String digest) throws ModelException {
    Path file = bundle.resolve(name).normalize();
    if (!bundle.normalize().equals(file.getParent()) || !Files.isRegularFile(file)) {
      throw new ModelException(
          "%s has no file '%s', which its certificate names".formatted(bundle, name));
    }
    try {
      if (!digest(file).equals(digest)) {
        throw new ModelException(
            "%s is not the file that %s was written for".formatted(file, CERTIFICATE));
      }
    } catch (IOException e) {
      throw new ModelException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** {@code sha256:…} over a file of a bundle. */
  public static String digest(Path file) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
