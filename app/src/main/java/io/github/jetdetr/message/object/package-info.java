/**
 * Reports about objects over time, as opposed to single frames: events, counts, occupied zones.
 * Values only; how they are written and sent is others' business.
 */
@NullMarked
package io.github.jetdetr.message.object;

import org.jspecify.annotations.NullMarked;
