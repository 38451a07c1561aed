/**
 * A bundle on disk, for both commands: one model in several precisions with its card, certificates
 * and reports; who reads or writes one of those files does it here.
 */
@NullMarked
package io.github.jetdetr.bundle;

import org.jspecify.annotations.NullMarked;
