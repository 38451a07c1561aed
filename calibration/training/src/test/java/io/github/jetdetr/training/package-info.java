@NullMarked
package io.github.jetdetr.training;

import org.jspecify.annotations.NullMarked;
