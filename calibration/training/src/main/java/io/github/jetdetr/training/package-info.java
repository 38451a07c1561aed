/**
 * How the bundled model came to be: the commands and the loop that train a small DETR on the street
 * with libtorch, for workstations only.
 *
 * <p>Read {@link io.github.jetdetr.training.network.Network} first: it is the whole detector in one
 * method. {@link io.github.jetdetr.training.network.Ops} is the vocabulary it is written in, and
 * has two readings: {@link io.github.jetdetr.training.torch.TorchOps} computes and learns, {@link
 * io.github.jetdetr.training.export.OnnxOps} writes the very same description as an ONNX file.
 */
@NullMarked
package io.github.jetdetr.training;

import org.jspecify.annotations.NullMarked;
