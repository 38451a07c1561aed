/** TensorRT: plans built, kept and verified for this very device, and the engine that runs them. */
@NullMarked
package io.github.jetdetr.engine.tensorrt;

import org.jspecify.annotations.NullMarked;
