/** Marks on classes that the build's own rules look for. */
@NullMarked
package io.github.jetdetr.annotation;

import org.jspecify.annotations.NullMarked;
