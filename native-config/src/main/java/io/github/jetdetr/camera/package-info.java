/**
 * What every kind of camera has in common: the {@link io.github.jetdetr.camera.Camera} seam, the
 * frame it fills, and the hand-over of the newest frame.
 *
 * <p>A camera writes its newest picture into a {@link io.github.jetdetr.camera.Frame} that the
 * caller owns, in the camera's own pixel format, with the time at which it was taken and where that
 * time comes from. {@link io.github.jetdetr.camera.NewestFrame} hands frames from the camera's
 * thread to the detecting one: one slot, newest wins, what was replaced is counted. The kinds of
 * camera are packages of their own; {@code source} knows them all.
 */
@NullMarked
package io.github.jetdetr.camera;

import org.jspecify.annotations.NullMarked;
