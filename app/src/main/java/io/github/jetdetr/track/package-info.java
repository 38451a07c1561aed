/**
 * Which object of this frame is which of the frames before: detections become tracks. Knows
 * detections and times, no pixels, no messages.
 *
 * <p>{@link io.github.jetdetr.track.Tracker#update} is the way of a frame. A {@link
 * io.github.jetdetr.track.Track} begins as a guess, is reported once it is believed, is kept for a
 * while when it is not seen, and always ends. Everything is allocated when a tracker is made; a
 * frame takes nothing from the heap.
 *
 * <p>Built on what is known of tracking by detection: a second pass over weak detections (Zhang et
 * al., ByteTrack, ECCV 2022), trust in observations over extrapolation (Cao et al., OC-SORT, CVPR
 * 2023), noise that follows a detection's score (Du et al., GIAOTracker, 2021), camera motion taken
 * out before matching (Aharon et al., BoT-SORT, 2022), existence as a probability (Musicki et al.,
 * IPDA, 1994). Times are capture times throughout, so that dropped frames and other rates change
 * nothing but the uncertainty.
 */
@NullMarked
package io.github.jetdetr.track;

import org.jspecify.annotations.NullMarked;
