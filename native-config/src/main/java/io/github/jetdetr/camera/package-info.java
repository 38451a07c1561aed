/**
 * What all cameras have in common: the {@link io.github.jetdetr.camera.Camera} interface, the frame
 * it fills, and the hand-over of the newest frame.
 *
 * <p>A camera copies its newest picture into a {@link io.github.jetdetr.camera.Frame} owned by the
 * caller, in the camera's own pixel format, with its capture time and the source of that time.
 * {@link io.github.jetdetr.camera.NewestFrame} passes frames from the capture thread to the
 * detecting threads: one slot, the newest frame wins, replaced frames are counted. The types of
 * cameras are separate packages; {@code source} parses the URIs of all of them.
 */
@NullMarked
package io.github.jetdetr.camera;

import org.jspecify.annotations.NullMarked;
