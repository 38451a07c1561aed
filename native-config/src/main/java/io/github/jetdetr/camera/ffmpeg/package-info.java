/**
 * Cameras that FFmpeg reads: video files, network streams and V4L2 devices, each open and read
 * under a deadline.
 */
@NullMarked
package io.github.jetdetr.camera.ffmpeg;

import org.jspecify.annotations.NullMarked;
