/** TensorRT: plans built, cached and verified for this device, and the engine that runs them. */
@NullMarked
package io.github.jetdetr.engine.tensorrt;

import org.jspecify.annotations.NullMarked;
