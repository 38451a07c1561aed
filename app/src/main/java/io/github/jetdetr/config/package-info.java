/**
 * The configuration: its keys, defaults and files; all errors are reported at once. No other
 * package reads settings from files.
 */
@NullMarked
package io.github.jetdetr.config;

import org.jspecify.annotations.NullMarked;
