/**
 * The first stage of a frame's way, <b>capture</b>: every kind of camera behind one {@link
 * io.github.jetdetr.camera.Camera}.
 *
 * <p>A camera writes its newest picture into a {@link io.github.jetdetr.camera.Frame} that the
 * caller owns, in the camera's own pixel format, with the time at which it was taken and where that
 * time comes from. {@link io.github.jetdetr.camera.NewestFrame} hands frames from the camera's
 * thread to the detecting one: one slot, newest wins, what was replaced is counted.
 */
@NullMarked
package io.github.jetdetr.camera;

import org.jspecify.annotations.NullMarked;
