/** The telemetry as Prometheus metrics: pulled over HTTP, computed on every scrape. */
@NullMarked
package io.github.jetdetr.metrics;

import org.jspecify.annotations.NullMarked;
