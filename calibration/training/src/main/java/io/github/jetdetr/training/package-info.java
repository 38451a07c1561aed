/**
 * Training of the bundled model: the commands and the loop that train a small DETR on rendered
 * street scenes with libtorch, on workstations only.
 *
 * <p>Read {@link io.github.jetdetr.training.network.Network} first: it is the whole detector in one
 * method. {@link io.github.jetdetr.training.network.Ops} are the operations it is composed of, with
 * two implementations: {@link io.github.jetdetr.training.torch.TorchOps} computes and trains,
 * {@link io.github.jetdetr.training.export.OnnxOps} exports the same description as an ONNX file.
 */
@NullMarked
package io.github.jetdetr.training;

import org.jspecify.annotations.NullMarked;
