/**
 * How the daemon and its device are: latency by stage, counts of every frame, and what was detected
 * held against the truth where a camera knows it.
 */
@NullMarked
package io.github.jetdetr.health;

import org.jspecify.annotations.NullMarked;
