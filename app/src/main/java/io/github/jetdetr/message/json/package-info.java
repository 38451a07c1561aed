/** Serialisation of reports: JSON as described by the shipped schemas, into reused buffers. */
@NullMarked
package io.github.jetdetr.message.json;

import org.jspecify.annotations.NullMarked;
