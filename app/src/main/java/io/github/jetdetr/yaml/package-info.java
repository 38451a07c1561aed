/**
 * YAML reading with good error messages: all errors at once, each with file and line, an unknown
 * key with the most similar known one.
 */
@NullMarked
package io.github.jetdetr.yaml;

import org.jspecify.annotations.NullMarked;
