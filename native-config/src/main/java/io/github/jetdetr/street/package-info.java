/**
 * The public values of the street: its labels, its weather, its objects, and its random generator.
 *
 * <p>The street is a simulated road seen by a fixed camera, with ground truth for everything in it:
 * an unlimited supply of labelled pictures without recordings. {@code street.scene} is the complete
 * scene, painted with {@code street.paint} from the objects in {@code street.shape}; {@code
 * street.camera} provides it as a camera.
 */
@NullMarked
package io.github.jetdetr.street;

import org.jspecify.annotations.NullMarked;
