/**
 * How reports are written: JSON as the shipped schemas describe it, into buffers that are used
 * again.
 */
@NullMarked
package io.github.jetdetr.message.json;

import org.jspecify.annotations.NullMarked;
