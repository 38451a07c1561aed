/** Cameras read by a GStreamer child process: CSI sensors of a Jetson, and custom pipelines. */
@NullMarked
package io.github.jetdetr.camera.gstreamer;

import org.jspecify.annotations.NullMarked;
