package io.github.jetdetr.device;

import org.jspecify.annotations.Nullable;

/**
 * One fan.
 *
 * @param fan its name
 * @param duty PWM duty cycle, 0 to 1; null if unknown
 * @param rpm revolutions per minute; null if unknown
 */
public record Fan(String fan, @Nullable Double duty, @Nullable Long rpm) {}
