/**
 * Each key of the configuration, described once: readers read by that description, and the
 * reference and the JSON Schema are made of it.
 */
@NullMarked
package io.github.jetdetr.config.key;

import org.jspecify.annotations.NullMarked;
