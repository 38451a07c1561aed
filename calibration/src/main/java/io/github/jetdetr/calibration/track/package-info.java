/**
 * What tracks are worth: sequences of frames that say who is who, and the measures HOTA, CLEAR and
 * identity on them.
 *
 * <p>A {@link io.github.jetdetr.calibration.track.TrackSequence} comes from MOTChallenge's files or
 * from the street; {@link io.github.jetdetr.calibration.track.SequenceTracker} runs the daemon's
 * tracker over its detections, and {@link io.github.jetdetr.calibration.track.TrackEvaluation}
 * scores the result as TrackEval does (Luiten et al., HOTA, IJCV 2021; Bernardin and Stiefelhagen,
 * CLEAR MOT, 2008; Ristani et al., IDF1, 2016).
 */
@NullMarked
package io.github.jetdetr.calibration.track;

import org.jspecify.annotations.NullMarked;
