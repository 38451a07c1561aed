package io.github.jetdetr.bundle;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate of a bundle, checked against the files that lie beside it.
 *
 * @param file where it lies
 * @param certificate what it says
 */
record CheckedCertificate(Path file, Certificate certificate) {

  private static final Logger log = LoggerFactory.getLogger(CheckedCertificate.class);

  /**
   * Reads a certificate.
   *
   * @throws ModelException when it is none, or one of other files
   */
  static CheckedCertificate read(Path file) throws ModelException {
    Certificate certificate = Certificate.read(file);
    if (!certificate.files().containsKey(Bundle.MODEL)) {
      throw new ModelException(file + " is no certificate: it names no " + Bundle.MODEL);
    }
    for (Map.Entry<String, String> entry : certificate.files().entrySet()) {
      check(file, entry.getKey(), entry.getValue());
    }
    return new CheckedCertificate(file, certificate);
  }

  private static void check(Path certificate, String name, String digest) throws ModelException {
    Path file = certificate.toAbsolutePath().resolveSibling(name).normalize();
    Path bundle = certificate.toAbsolutePath().normalize().getParent();
    if (bundle == null || !bundle.equals(file.getParent()) || !Files.isRegularFile(file)) {
      throw new ModelException(
          "%s has no file '%s', which its certificate names".formatted(bundle, name));
    }
    try {
      if (!Sha256.of(file).equals(digest)) {
        throw new ModelException(
            "%s is not the file that %s was written for"
                .formatted(file, certificate.getFileName()));
      }
    } catch (IOException e) {
      throw new ModelException("cannot read %s: %s".formatted(file, FileFault.words(e)), e);
    }
  }

  String device() {
    return certificate.engine().device();
  }

  boolean isRefusal() {
    return certificate.isRefusal();
  }

  boolean isRefusalForAccuracy() {
    return certificate.isRefusalForAccuracy();
  }

  /**
   * The file that was proved best.
   *
   * @throws ModelException when it is a refusal, or names no model of this bundle
   */
  Path best() throws ModelException {
    if (isRefusal()) {
      throw new ModelException(
          "%s was refused: %s".formatted(file.getParent(), certificate.reason()));
    }
    String best = certificate.verdictFile();
    if (best == null || !best.endsWith(".onnx") || !certificate.files().containsKey(best)) {
      throw new ModelException("%s does not say which file is best".formatted(file));
    }
    if (certificate.isWithoutProof()) {
      log.warn(
          "{} accepts INT8 by the point estimate of its loss, which an earlier version did;"
              + " jetdetr-calibrate judge proves it by the interval, or does not",
          file);
    }
    return file.resolveSibling(best);
  }
}
