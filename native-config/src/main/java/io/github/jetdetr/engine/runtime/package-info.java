/**
 * The choice between the runtimes: opens engines of either kind and checks their native libraries.
 */
@NullMarked
package io.github.jetdetr.engine.runtime;

import org.jspecify.annotations.NullMarked;
