package io.github.jetdetr.device;

import org.jspecify.annotations.Nullable;

/**
 * How fast something is clocked.
 *
 * @param unit {@code gpu}, {@code gpu-gpc-0}, {@code emc} (the memory), {@code cpu0}, {@code cpu4},
 *     … (the first processor of a group)
 * @param hertz now
 * @param maxHertz the most that is allowed now; null when nobody says
 */
public record Clock(String unit, double hertz, @Nullable Double maxHertz) {}
