package io.github.jetdetr.calibration.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.network.PictureDigest;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The parts of {@code quantize.json} that judging a bundle needs.
 *
 * @param root the content of {@link QuantizeReport#FILE}
 */
public record BundleReport(JsonNode root) {

  public static BundleReport read(Path bundle) throws ExitException {
    Path file = bundle.resolve(QuantizeReport.FILE);
    if (!Files.isRegularFile(file)) {
      throw new ExitException(
          ExitCode.NO_INPUT,
          "%s is not a bundle: %s is missing".formatted(bundle, QuantizeReport.FILE));
    }
    try {
      JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
      if (root == null || !root.path("calibration_pictures").isObject()) {
        throw new ExitException(ExitCode.DATA, file + " does not list the calibration pictures");
      }
      return new BundleReport(root);
    } catch (IOException e) {
      String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new ExitException(ExitCode.DATA, file + " cannot be read: " + line, e);
    }
  }

  /** Ids of the pictures that quantization used for calibration or selection, by their content. */
  public Set<Long> seen(Path frames, CocoTruth truth) {
    Set<String> used = new HashSet<>();
    root.path("calibration_pictures").forEach(digest -> used.add(digest.asText()));
    root.path("held_out_pictures").forEach(digest -> used.add(digest.asText()));
    Set<Long> seen = new HashSet<>();
    for (CocoImage image : truth.images()) {
      Path file = frames.resolve(image.fileName());
      if (Files.isRegularFile(file) && used.contains(PictureDigest.ofContent(file))) {
        seen.add(image.id());
      }
    }
    return seen;
  }

  /** Share of the multiply-accumulate operations in INT8, 0..1; NaN if absent. */
  double int8MacShare() {
    return root.path("int8_mac_share").asDouble(Double.NaN);
  }

  /** A part by name; a missing node if absent. */
  JsonNode part(String name) {
    return root.has(name) ? root.path(name) : MissingNode.getInstance();
  }
}
