/** The network written down as an ONNX file. */
@NullMarked
package io.github.jetdetr.training.export;

import org.jspecify.annotations.NullMarked;
