/**
 * Cameras read by FFmpeg: video files, network streams and V4L2 devices, each opened and read with
 * a deadline.
 */
@NullMarked
package io.github.jetdetr.camera.ffmpeg;

import org.jspecify.annotations.NullMarked;
