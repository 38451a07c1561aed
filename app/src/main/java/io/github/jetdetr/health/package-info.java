/**
 * Health of the daemon and its device: latency by stage, frame counters, and the comparison of
 * detections with the ground truth on cameras that know it.
 */
@NullMarked
package io.github.jetdetr.health;

import org.jspecify.annotations.NullMarked;
