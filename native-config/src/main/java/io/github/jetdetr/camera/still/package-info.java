/**
 * Still pictures: folders of pictures as a camera, their decoding, and a frame as a picture for
 * people.
 */
@NullMarked
package io.github.jetdetr.camera.still;

import org.jspecify.annotations.NullMarked;
