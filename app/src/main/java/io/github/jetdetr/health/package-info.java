/** How the daemon and its device are: latency by stage, counts of every frame and message. */
@NullMarked
package io.github.jetdetr.health;

import org.jspecify.annotations.NullMarked;
