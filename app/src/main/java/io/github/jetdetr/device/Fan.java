package io.github.jetdetr.device;

import org.jspecify.annotations.Nullable;

/**
 * One fan.
 *
 * @param fan its name
 * @param duty how hard it is driven, 0 to 1; null when nobody says
 * @param rpm turns a minute; null when nobody says
 */
public record Fan(String fan, @Nullable Double duty, @Nullable Long rpm) {}
