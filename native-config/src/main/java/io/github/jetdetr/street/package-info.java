/**
 * The street's values that others may know: its labels, its weather, its objects, and its source of
 * chance.
 *
 * <p>The street is a drawn road as a fixed camera sees it, with the truth about everything in it:
 * an endless supply of labelled pictures that needs no recording. {@code street.scene} is the whole
 * of it, painted with {@code street.paint} out of the things in {@code street.shape}; {@code
 * street.camera} shows it as a camera.
 */
@NullMarked
package io.github.jetdetr.street;

import org.jspecify.annotations.NullMarked;
