package io.github.jetdetr.daemon;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.bundle.Certificate;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.model.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the command {@code bundle} answers: which model detects, and what is proved of it on this
 * engine.
 *
 * @param path of the model or bundle, as configured
 */
record BundleAnswer(Path path, Model model) {

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s on %s, %s"
            .formatted(
                path,
                model.engineInfo().precision(),
                model.engineInfo().runtime(),
                model.file().digest()));
    if (!Files.isDirectory(path)) {
      lines.add("it is a single model: nothing is proved of it");
      return lines;
    }
    for (EngineKind kind : List.of(EngineKind.ONNXRUNTIME, EngineKind.TENSORRT)) {
      Path certificate = path.resolve(Bundle.certificate(kind));
      if (Files.isRegularFile(certificate)) {
        try {
          describe(Certificate.read(certificate), lines);
        } catch (ModelException e) {
          lines.add(String.valueOf(e.getMessage()));
        }
      }
    }
    return lines;
  }

  private static void describe(Certificate certificate, List<String> lines) {
    lines.add(
        "judged on %s (%s) at %s with %d pictures: %s, %s"
            .formatted(
                certificate.engine().device(),
                certificate.engine().runtime(),
                certificate.createdAt(),
                certificate.pictures(),
                certificate.verdict(),
                certificate.reason()));
    Map<String, Certificate.Proof> proofs = certificate.proofs();
    if (proofs != null) {
      proofs.forEach(
          (precision, proof) ->
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "%s: %s, loses at most %.2f points (95 %%), %.2f are allowed",
                      precision,
                      proof.decision(),
                      100 * proof.upper95(),
                      100 * proof.limit())));
    }
  }
}
