/**
 * YAML read for people who have to correct it: every mistake at once, each with file and line, an
 * unknown key with the nearest known one.
 */
@NullMarked
package io.github.jetdetr.yaml;

import org.jspecify.annotations.NullMarked;
