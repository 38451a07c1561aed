/** Making JPEG files of frames, for people to look at. */
@NullMarked
package io.github.jetdetr.camera.ffmpeg.jpeg;

import org.jspecify.annotations.NullMarked;
