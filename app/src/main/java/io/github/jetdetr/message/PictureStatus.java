package io.github.jetdetr.message;

import io.github.jetdetr.camera.PictureState;

/**
 * What is wrong with a camera's pictures.
 *
 * @param state what is wrong
 * @param sinceUtcMicros since when it has been reported, microseconds since 1970
 * @param damage share in [0, 1] of the picture with which it began that was damaged by lost data
 */
public record PictureStatus(PictureState state, long sinceUtcMicros, float damage) {

  /** The status of pictures of which nothing was lost. */
  public PictureStatus(PictureState state, long sinceUtcMicros) {
    this(state, sinceUtcMicros, 0);
  }
}
