/**
 * The machine this runs on, as the kernel describes it in {@code /sys} and {@code /proc}:
 * temperatures, clocks, power, memory, disk. Everything is looked up by name and never by number,
 * and what cannot be read is absent, never a number that looks like a reading.
 */
@NullMarked
package io.github.jetdetr.device;

import org.jspecify.annotations.NullMarked;
