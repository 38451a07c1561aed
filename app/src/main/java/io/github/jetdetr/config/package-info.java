/**
 * The configuration: its keys, defaults and files, read with every mistake at once; no other
 * package reads files for settings.
 */
@NullMarked
package io.github.jetdetr.config;

import org.jspecify.annotations.NullMarked;
