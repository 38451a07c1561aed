package io.github.jetdetr.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.engine.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A certificate of a bundle, held against the files that lie beside it.
 *
 * @param file where it lies
 * @param device it was judged on: {@code cpu} or a GPU's name
 * @param refusedForAccuracy whether INT8 costs too much, which holds on every engine; false for a
 *     refusal because of speed, which is one engine's
 */
record BundleCertificate(
    Path file,
    String verdict,
    String reason,
    String device,
    boolean refusedForAccuracy,
    String bestFile) {

  /**
   * Reads a certificate.
   *
   * @throws ModelException when it is none, or one of other files
   */
  static BundleCertificate read(Path file) throws ModelException {
    JsonNode certificate = json(file);
    JsonNode files = certificate.path("files");
    if (!files.path(Bundle.MODEL).isTextual()) {
      throw new ModelException(file + " is no certificate: it names no " + Bundle.MODEL);
    }
    for (Map.Entry<String, JsonNode> entry : files.properties()) {
      check(file, entry.getKey(), entry.getValue().asText());
    }
    String best = certificate.path("verdict_file").asText();
    return new BundleCertificate(
        file,
        certificate.path("verdict").asText(),
        certificate.path("reason").asText(),
        certificate.path("engine").path("device").asText(),
        // One that does not say why was written when only accuracy was a reason for every engine.
        !certificate.path("refused_for").asText().equals("latency"),
        files.has(best) && best.endsWith(".onnx") ? best : "");
  }

  private static JsonNode json(Path file) throws ModelException {
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

  private static void check(Path certificate, String name, String digest) throws ModelException {
    Path file = certificate.resolveSibling(name).normalize();
    Path bundle = certificate.normalize().getParent();
    if (bundle == null || !bundle.equals(file.getParent()) || !Files.isRegularFile(file)) {
      throw new ModelException(
          "%s has no file '%s', which its certificate names".formatted(bundle, name));
    }
    try {
      if (!Bundle.digest(file).equals(digest)) {
        throw new ModelException(
            "%s is not the file that %s was written for"
                .formatted(file, certificate.getFileName()));
      }
    } catch (IOException e) {
      throw new ModelException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  boolean isRefusal() {
    return verdict.equals("refused");
  }

  /**
   * The file that was proved best.
   *
   * @throws ModelException when it is a refusal, or does not say
   */
  Path best() throws ModelException {
    if (isRefusal()) {
      throw new ModelException("%s was refused: %s".formatted(file.getParent(), reason));
    }
    if (bestFile.isEmpty()) {
      throw new ModelException("%s does not say which file is best".formatted(file));
    }
    return file.resolveSibling(bestFile);
  }
}
