/**
 * Files, whatever is in them: what several packages look for, digest or write in the same way is
 * done here once. Formats belong to the packages that read and write them.
 */
@NullMarked
package io.github.jetdetr.file;

import org.jspecify.annotations.NullMarked;
