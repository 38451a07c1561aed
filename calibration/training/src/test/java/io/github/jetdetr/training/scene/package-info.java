@NullMarked
package io.github.jetdetr.training.scene;

import org.jspecify.annotations.NullMarked;
