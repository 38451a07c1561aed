/**
 * Recording what a camera sends: as it came, before it is decoded, so that it can be decoded again
 * to the very same pixels.
 */
@NullMarked
package io.github.jetdetr.camera.recording;

import org.jspecify.annotations.NullMarked;
