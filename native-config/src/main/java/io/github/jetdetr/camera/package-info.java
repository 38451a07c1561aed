/**
 * What all cameras have in common: the {@link io.github.jetdetr.camera.Camera} interface, the frame
 * it fills, and the hand-over of the newest frame.
 *
 * <p>A camera fills a {@link io.github.jetdetr.camera.Frame} owned by the caller with its newest
 * picture, in the camera's own pixel format, with its capture time and the source of that time. A
 * decoder lends its pixels ({@link io.github.jetdetr.camera.LentPixels}), others are copied. {@link
 * io.github.jetdetr.camera.NewestFrame} passes frames from the capture thread to the detecting
 * threads: one slot, the newest frame wins, replaced frames are counted. The types of cameras are
 * separate packages; {@code source} parses the URIs of all of them.
 */
@NullMarked
package io.github.jetdetr.camera;

import org.jspecify.annotations.NullMarked;
