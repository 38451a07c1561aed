/**
 * What a camera's configuration says of tracks, zones, lines and events. Knows YAML, so that the
 * packages beside it need not.
 */
@NullMarked
package io.github.jetdetr.track.config;

import org.jspecify.annotations.NullMarked;
