/**
 * How the bundled model came to be: a small DETR, trained on the street with libtorch, for
 * workstations only.
 *
 * <p>Read {@link io.github.jetdetr.training.Network} first: it is the whole detector in one method.
 * {@link io.github.jetdetr.training.Ops} is the vocabulary it is written in, and has two readings:
 * {@link io.github.jetdetr.training.TorchOps} computes and learns, {@link
 * io.github.jetdetr.training.OnnxOps} writes the very same description as an ONNX file. {@link
 * io.github.jetdetr.training.SetLoss} says what is to be learned, {@link
 * io.github.jetdetr.training.Trainer} is the loop.
 */
@NullMarked
package io.github.jetdetr.training;

import org.jspecify.annotations.NullMarked;
