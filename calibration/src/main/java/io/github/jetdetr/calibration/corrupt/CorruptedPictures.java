package io.github.jetdetr.calibration.corrupt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.calibration.pictures.RgbPicture;
import io.github.jetdetr.camera.Frame;
import java.util.zip.CRC32;

/** Another source's pictures, made worse. The seed is the picture's own, so each differs. */
public final class CorruptedPictures implements PictureSource {

  private final PictureSource source;
  private final Corruption corruption;
  private final int severity;

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
    corruption.apply(RgbPicture.of(frame), severity, seed.getValue()).into(frame);
  }
}
