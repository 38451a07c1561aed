#!/usr/bin/env python3
"""The bundled street model, as large as an RT-DETR R18 and with the same answers.

  wide_street.py target/jetdetr/models/street-detr OUT [WIDTH]

Writes OUT/model.onnx and OUT/model.yaml: every channel of the backbone WIDTH times (default 6: 17 million weights),
after Chen, Goodfellow and Shlens, Net2Net, ICLR 2016, section 2.2. What copies add up to is what the one channel was,
so the outputs are the same but for roundings, which is checked. Within that the copies' weights differ, by chance, so
that quantization meets a large network and not one network many times. For trying what pays on a large model only, with
something to detect and labels to score it by: `quantize`, `judge --street` and `run` in calibration/README.md.

Needs onnx, numpy and onnxruntime.
"""
import os
import re
import sys

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy
import onnx
import onnxruntime
from onnx import numpy_helper


def outputs(model, images):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: images})


def widened(weight, times, copies_in, copies_out, random):
    """Each weight in every copy of its input and output channel, so that the copies of an input add up to it."""
    wide = numpy.tile(weight, (copies_out, copies_in, 1, 1)) / copies_in
    if copies_in == 1:
        return wide
    out, channels, height, width = wide.shape
    parts = random.standard_normal((out, copies_in, channels // copies_in, height, width)) * weight.std() / times
    parts -= parts.mean(axis=1, keepdims=True)
    return wide + parts.reshape(wide.shape)


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    source, target = sys.argv[1], sys.argv[2]
    times = int(sys.argv[3]) if len(sys.argv) > 3 else 6
    random = numpy.random.default_rng(0)
    model = onnx.load(os.path.join(source, "model.onnx"))
    shape = [axis.dim_value or 1 for axis in model.graph.input[0].type.tensor_type.shape.dim]
    images = random.random(shape, dtype=numpy.float32)
    before = outputs(model, images)
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    layers = [node for node in model.graph.node if node.op_type == "Conv"]
    wide = {name for node in layers if node.name.startswith(("stem", "stage")) for name in node.output}
    # Between the backbone's layers are ReLU and sums alone, which keep copies as they are.
    for node in model.graph.node:
        if node.op_type in ("Relu", "Add") and any(name in wide for name in node.input):
            wide.update(node.output)
    for node in layers:
        copies_in = times if node.input[0] in wide else 1
        copies_out = times if node.output[0] in wide else 1
        for place, name in enumerate(node.input[1:]):
            value = numpy_helper.to_array(weights[name])
            if place == 0:
                value = widened(value, times, copies_in, copies_out, random)
            else:
                value = numpy.tile(value, copies_out)
            weights[name].CopyFrom(numpy_helper.from_array(value.astype(numpy.float32), name))
    del model.graph.value_info[:]
    after = outputs(model, images)
    difference = max(float(numpy.abs(a - b).max()) for a, b in zip(before, after))
    size = sum(int(numpy.prod(tensor.dims)) for tensor in model.graph.initializer)
    print(f"{size / 1e6:.1f} million weights; outputs differ by at most {difference:.1e}")
    assert difference < 1e-2, "another network"
    os.makedirs(target, exist_ok=True)
    onnx.save(model, os.path.join(target, "model.onnx"))
    with open(os.path.join(source, "model.yaml"), encoding="utf-8") as file:
        card = file.read()
    # How the narrow one was trained is no record of this one.
    card = re.sub(r"(?ms)^training:.*", f'training:\n  - "street-detr, every channel of its backbone {times} times"\n', card)
    with open(os.path.join(target, "model.yaml"), "w", encoding="utf-8") as file:
        file.write(card.replace('name: "street-detr"', 'name: "wide-street-detr"'))


if __name__ == "__main__":
    main()
