/** Export of the network as an ONNX file. */
@NullMarked
package io.github.jetdetr.training.export;

import org.jspecify.annotations.NullMarked;
