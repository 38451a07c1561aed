/**
 * The choice between the runtimes: what opens an engine of either kind, and what tries their native
 * libraries one by one.
 */
@NullMarked
package io.github.jetdetr.engine.runtime;

import org.jspecify.annotations.NullMarked;
