package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.camera.Frame;

/**
 * Pictures with labels: files in a folder, scenes of the street, or another source's pictures made
 * worse. Used by one thread at a time.
 */
public interface PictureSource {

  /** The pictures, by ascending id, and their labels; no labels where nobody knows them. */
  CocoTruth truth();

  /** What was done to the pictures, in one word; empty where they are as they were taken. */
  String variant();

  /**
   * A name for the picture's pixels, short of the variant: equal keys and variants, equal pixels,
   * today and tomorrow.
   *
   * @throws PictureException when the picture is not there
   */
  String key(CocoImage image) throws PictureException;

  /**
   * Brings one picture into the frame.
   *
   * @throws PictureException when it is missing or broken, or is not the one that was labelled
   */
  void read(CocoImage image, Frame frame) throws PictureException;
}
