/**
 * The figures of telemetry for a Prometheus server: pulled over HTTP, made when they are asked for.
 */
@NullMarked
package io.github.jetdetr.metrics;

import org.jspecify.annotations.NullMarked;
