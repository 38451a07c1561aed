/**
 * What is known of parts of a stream that were lost on the way, and which pictures are wrong for
 * it. Pure values: FFmpeg's words and packets are read in {@code ffmpeg}.
 */
@NullMarked
package io.github.jetdetr.camera.damage;

import org.jspecify.annotations.NullMarked;
