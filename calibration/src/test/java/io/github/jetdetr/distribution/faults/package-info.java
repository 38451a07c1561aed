/**
 * What the fault matrix consists of: faults that are really injected, the machine, broker and
 * camera they are injected into, and an observer who knows only what is published.
 */
@NullMarked
package io.github.jetdetr.distribution.faults;

import org.jspecify.annotations.NullMarked;
