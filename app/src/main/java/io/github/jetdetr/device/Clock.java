package io.github.jetdetr.device;

import org.jspecify.annotations.Nullable;

/**
 * The clock of one unit.
 *
 * @param unit {@code gpu}, {@code gpu-gpc-0}, {@code emc} (the memory), {@code cpu0}, {@code cpu4},
 *     … (the first processor of a group)
 * @param hertz current frequency, Hz
 * @param maxHertz highest frequency allowed now, Hz; null if unknown
 */
public record Clock(String unit, double hertz, @Nullable Double maxHertz) {}
