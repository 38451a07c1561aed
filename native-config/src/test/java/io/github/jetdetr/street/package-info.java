@NullMarked
package io.github.jetdetr.street;

import org.jspecify.annotations.NullMarked;
