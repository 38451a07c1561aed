package io.github.jetdetr.message;

import io.github.jetdetr.camera.PictureState;

/**
 * What is wrong with a camera's pictures.
 *
 * @param state what is wrong
 * @param sinceUtcMicros since when it has been reported, microseconds since 1970
 */
public record PictureStatus(PictureState state, long sinceUtcMicros) {}
