@NullMarked
package io.github.jetdetr.camera;

import org.jspecify.annotations.NullMarked;
