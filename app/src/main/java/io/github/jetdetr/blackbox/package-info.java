/**
 * The black box: the last minutes of what cameras sent, of what was detected and of what was said,
 * in memory, and written to a file when something happens. Owns the format of incident files.
 */
@NullMarked
package io.github.jetdetr.blackbox;

import org.jspecify.annotations.NullMarked;
