package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.camera.Frame;
import java.util.List;

/**
 * Pictures with labels: files in a folder, rendered street scenes, or modified pictures of another
 * source. Used by one thread at a time.
 */
public interface PictureSource extends AutoCloseable {

  /** The pictures, sorted by id, and their annotations, which are empty if there are none. */
  CocoTruth truth();

  /** What to know about the pictures, one line each; complete once all have been read. */
  default List<String> notes() {
    return List.of();
  }

  /** Identifies how the pictures were modified; empty for original pictures. */
  String variant();

  /**
   * Identifies the picture's original pixels: equal keys and variants mean equal pixels, across
   * runs.
   *
   * @throws PictureException if the picture is missing
   */
  String key(CocoImage image) throws PictureException;

  /**
   * Reads a picture into the frame.
   *
   * @throws PictureException if it is missing or broken, or has another size than its annotation
   */
  void read(CocoImage image, Frame frame) throws PictureException;

  /** Closes what it keeps open between pictures; most keep nothing. */
  @Override
  default void close() {}
}
