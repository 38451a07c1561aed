package io.github.jetdetr.health;

import org.jspecify.annotations.Nullable;

/**
 * One health problem.
 *
 * @param code machine-readable code
 * @param subject the camera or sensor concerned; null for the node
 * @param detail one human-readable line
 * @param detectionStopped whether the node detects nothing because of it
 */
public record HealthReason(
    String code, @Nullable String subject, String detail, boolean detectionStopped) {}
