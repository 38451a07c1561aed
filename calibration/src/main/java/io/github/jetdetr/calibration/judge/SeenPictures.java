package io.github.jetdetr.calibration.judge;

import io.github.jetdetr.bundle.QuantizationReport;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureFinder;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Finds the pictures that quantization saw, which prove nothing about it. */
public final class SeenPictures {

  private SeenPictures() {}

  /**
   * Ids of the pictures that quantization used, to calibrate or to choose layers by; known by their
   * content, whatever their names are now.
   *
   * @throws PictureException when a picture cannot be read
   */
  public static Set<Long> of(QuantizationReport quantized, Path frames, CocoTruth truth)
      throws PictureException {
    Set<String> used = new HashSet<>(quantized.calibrationPictures().values());
    used.addAll(quantized.heldOutPictures().values());
    Set<Long> seen = new HashSet<>();
    PictureFinder finder = new PictureFinder(frames);
    for (CocoImage image : truth.images()) {
      Path file = finder.findOrNull(image);
      if (file != null && used.contains(digest(file))) {
        seen.add(image.id());
      }
    }
    return seen;
  }

  private static String digest(Path file) throws PictureException {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new PictureException("cannot read " + file + ": " + FileFault.words(e), e);
    }
  }
}
