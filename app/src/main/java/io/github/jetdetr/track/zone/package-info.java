/**
 * Places on a camera's picture that mean something: zones that objects are in for a time, and lines
 * that they cross one way or the other.
 *
 * <p>{@link io.github.jetdetr.track.zone.ZoneWatch} holds the tracks of each frame against the
 * {@link io.github.jetdetr.track.zone.PlaceSettings} of their camera. Only where an object was
 * really seen counts, by the one point of its box that {@link io.github.jetdetr.track.zone.Anchor}
 * names. A frame takes nothing from the heap.
 */
@NullMarked
package io.github.jetdetr.track.zone;

import org.jspecify.annotations.NullMarked;
