/**
 * The machine this runs on, as the kernel tells it in {@code /sys} and {@code /proc}: heat, clocks,
 * power, memory, disk. Everything is found by its name and never by a number, and what cannot be
 * read is absent, never a number that looks like a reading.
 */
@NullMarked
package io.github.jetdetr.device;

import org.jspecify.annotations.NullMarked;
