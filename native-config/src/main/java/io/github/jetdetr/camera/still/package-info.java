/**
 * Still pictures: folders of pictures as a camera, their decoding, and the conversion of a frame to
 * an image.
 */
@NullMarked
package io.github.jetdetr.camera.still;

import org.jspecify.annotations.NullMarked;
