package io.github.jetdetr.health;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as it should be.
 *
 * @param code a word for programs
 * @param subject what it is about, a camera or a sensor; null for the node
 * @param detail one line for people
 * @param nothingIsDetected whether the node does not do its work because of it
 */
public record HealthReason(
    String code, @Nullable String subject, String detail, boolean nothingIsDetected) {}
