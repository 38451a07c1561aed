/**
 * A drawn road as a fixed camera sees it, with the truth about everything in it: an endless supply
 * of labelled pictures that needs no recording.
 *
 * <p>A {@link io.github.jetdetr.street.Street} is a pure function of seed, weather, size, frame
 * number and time. The seed draws a {@link io.github.jetdetr.street.Viewpoint}, a {@code Layout} of
 * road and lanes, the {@code Backdrop} that never moves, and the traffic. A {@code Canvas} paints
 * colours and identities in one go, so that the boxes are what was painted, not what was meant; a
 * {@code Sensor} then spoils the picture as cameras do.
 *
 * <p>World: metres, x to the right of the road's direction, y along the road, z up, the camera
 * above (x, 0). All arithmetic is plain IEEE 754 and {@link java.lang.StrictMath}, so that a seed
 * gives the same bytes on every machine.
 */
@NullMarked
package io.github.jetdetr.street;

import org.jspecify.annotations.NullMarked;
