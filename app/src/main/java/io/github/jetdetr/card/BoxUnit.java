package io.github.jetdetr.card;

/** What a box is measured in. */
public enum BoxUnit {
  /** 0..1 of the picture, or of the canvas where the picture is padded without a mask. */
  NORMALIZED,
  /** Pixels of the network's input. */
  CANVAS,
  /** Pixels of the size that the network was fed, which is the camera's picture. */
  PICTURE
}
