/**
 * What happens rather than what each frame shows: an object is new, something about it changed, it
 * is gone.
 *
 * <p>{@link io.github.jetdetr.track.event.EventBook} decides when there is something to announce;
 * what is announced lies in a {@link io.github.jetdetr.track.event.TrackedObject}, which messages
 * read. A frame takes nothing from the heap.
 */
@NullMarked
package io.github.jetdetr.track.event;

import org.jspecify.annotations.NullMarked;
