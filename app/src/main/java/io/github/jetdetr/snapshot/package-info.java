/**
 * Pictures for people: the best look at an event, and what a camera shows every so often.
 *
 * <p>A frame's loop only decides and copies pixels, in {@link
 * io.github.jetdetr.snapshot.CameraSnapshots}; cutting, drawing and encoding is done on one thread
 * of lower importance, {@link io.github.jetdetr.snapshot.SnapshotMaker}. Both are paid from an
 * {@link io.github.jetdetr.snapshot.Allowance} of time, and what it does not allow is not made but
 * counted.
 */
@NullMarked
package io.github.jetdetr.snapshot;

import org.jspecify.annotations.NullMarked;
