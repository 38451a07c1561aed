/**
 * The complete street: its layout, its traffic, and the picture at any time with its ground truth.
 *
 * <p>A {@link io.github.jetdetr.street.scene.Street} is a pure function of seed, weather, size,
 * frame number and time. The seed determines a viewpoint, a {@code Layout} of road and lanes, the
 * static {@code Backdrop}, and the traffic. The canvas paints colours and identities together, so
 * that the boxes are derived from the painted pixels.
 */
@NullMarked
package io.github.jetdetr.street.scene;

import org.jspecify.annotations.NullMarked;
