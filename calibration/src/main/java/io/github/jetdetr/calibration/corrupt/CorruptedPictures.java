package io.github.jetdetr.calibration.corrupt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.RgbPicture;
import io.github.jetdetr.camera.Frame;
import java.util.zip.CRC32;

/**
 * Corrupted pictures of another source. The random seed is derived from the picture's key, so every
 * picture is corrupted differently, and equally in every run.
 */
public final class CorruptedPictures implements PictureSource {

  private final PictureSource source;
  private final Corruption corruption;
  private final int severity;

  /**
   * @param severity 1 to {@link Corruption#SEVERITIES}
   */
  public CorruptedPictures(PictureSource source, Corruption corruption, int severity) {
    this.source = source;
    this.corruption = corruption;
    this.severity = severity;
  }

  @Override
  public CocoTruth truth() {
    return source.truth();
  }

  @Override
  public String variant() {
    return "%s%s-%d".formatted(source.variant(), corruption.name(), severity);
  }

  @Override
  public String key(CocoImage image) throws PictureException {
    return source.key(image);
  }

  @Override
  public void read(CocoImage image, Frame frame) throws PictureException {
    source.read(image, frame);
    CRC32 seed = new CRC32();
    seed.update(source.key(image).getBytes(UTF_8));
    corruption.apply(RgbPicture.of(frame), severity, seed.getValue()).replace(frame);
  }
}
