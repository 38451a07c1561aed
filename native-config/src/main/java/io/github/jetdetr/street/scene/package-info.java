/**
 * The street as a whole: its plan, its traffic, and the picture of any moment with the truth about
 * it.
 *
 * <p>A {@link io.github.jetdetr.street.scene.Street} is a pure function of seed, weather, size,
 * frame number and time. The seed draws a viewpoint, a {@code Layout} of road and lanes, the {@code
 * Backdrop} that never moves, and the traffic. The canvas paints colours and identities in one go,
 * so that the boxes are what was painted, not what was meant.
 */
@NullMarked
package io.github.jetdetr.street.scene;

import org.jspecify.annotations.NullMarked;
