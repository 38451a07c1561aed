/** Cameras that a GStreamer child process reads: CSI sensors of a Jetson, and any pipeline. */
@NullMarked
package io.github.jetdetr.camera.gstreamer;

import org.jspecify.annotations.NullMarked;
