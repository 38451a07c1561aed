/**
 * Tests of the stage publish, against a fake link, the embedded broker and real ones in processes
 * of their own.
 */
@NullMarked
package io.github.jetdetr.publish;

import org.jspecify.annotations.NullMarked;
