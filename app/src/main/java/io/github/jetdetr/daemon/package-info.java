/**
 * The running daemon: opens model, publisher and cameras, reports on them, and closes them again.
 */
@NullMarked
package io.github.jetdetr.daemon;

import org.jspecify.annotations.NullMarked;
