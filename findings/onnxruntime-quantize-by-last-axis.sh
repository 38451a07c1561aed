#!/usr/bin/env bash
# QuantizeLinear with a scale for each channel, in ONNX Runtime 1.29.0 (PyPI, Linux x86-64, CPU)
#
# Expected: a scale and zero point for each channel cost no more than one for all, on whichever axis the channels
# lie; so a multiplication and an addition before QuantizeLinear can be saved by moving both into it.
# Seen: on axis 1 (NCHW) that is so. On the last axis the same tensor takes over 200 times as long, and with
# DequantizeLinear 11 times. And nobody has to write that: between two integer convolutions, which compute in
# NHWC, the graph optimizer moves a QuantizeLinear from axis 1 to axis 3, so that the network that saves an
# operator takes 28 ms in place of 5. In an RT-DETR R18 in INT8 57 of them took the whole from 161 to 220 ms.
#
# Needs python3 with venv, one x86-64 core. Prints medians, ratios and the axis in the optimized graph; fails if
# the last axis becomes less than 5 times as slow, the optimizer leaves axis 1, the two forms of the network take less
# than twice the time of each other, or their outputs differ by more than a step.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q onnxruntime==1.29.0 onnx==1.22.0 numpy==2.3.4 2> pip.log || { cat pip.log >&2; exit 2; }

cat > axes.py <<'PY'
import statistics
import time

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

CHANNELS, SIDE = 256, 80


def model(nodes, inputs, outputs, constants):
    graph = helper.make_graph(nodes, "graph", inputs, outputs, [numpy_helper.from_array(v, k) for k, v in constants.items()])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)


def value(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def session(proto, optimized=None):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    if optimized:
        options.optimized_model_filepath = optimized
    return onnxruntime.InferenceSession(proto.SerializeToString(), options, providers=["CPUExecutionProvider"])


def milliseconds(proto, tensor):
    runner = session(proto)
    times = []
    for _ in range(30):
        begun = time.perf_counter()
        runner.run(None, {"x": tensor})
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1e3


def single(operator, tensor, axis):
    """One operator; without an axis one scale for all."""
    shape = () if axis is None else (tensor.shape[axis],)
    kinds = (TensorProto.FLOAT, TensorProto.UINT8)
    before, after = kinds if operator == "QuantizeLinear" else kinds[::-1]
    attributes = {} if axis is None else {"axis": axis}
    return model(
        [helper.make_node(operator, ["x", "scale", "zero"], ["y"], **attributes)],
        [value("x", before, tensor.shape)],
        [value("y", after, tensor.shape)],
        {"scale": numpy.full(shape, 0.02, numpy.float32), "zero": numpy.full(shape, 7, numpy.uint8)},
    )


def convolutions(of_channels):
    """Two integer convolutions, in between sums in float, quantized by channel or by a multiplication and one scale."""
    by = numpy.linspace(0.5, 2, CHANNELS, dtype=numpy.float32)
    constants = {
        "by": by.reshape(1, CHANNELS, 1, 1),
        "step": numpy.float32(0.02),
        "zero": numpy.uint8(128),
        "steps": numpy.float32(0.02) / by,
        "zeros": numpy.full(CHANNELS, 128, numpy.uint8),
        "weights": numpy.random.default_rng(0).integers(-127, 128, (CHANNELS, CHANNELS, 1, 1)).astype(numpy.int8),
        "weight_step": numpy.float32(0.0005),
        "weight_zero": numpy.int8(0),
    }
    node = helper.make_node
    nodes = [node("QuantizeLinear", ["x", "step", "zero"], ["codes_1"])]
    for at in (1, 2):
        nodes += [
            node("DequantizeLinear", [f"codes_{at}", "step", "zero"], [f"input_{at}"]),
            node("DequantizeLinear", ["weights", "weight_step", "weight_zero"], [f"kernel_{at}"]),
            node("Conv", [f"input_{at}", f"kernel_{at}"], [f"sum_{at}"]),
            node("QuantizeLinear", [f"sum_{at}", "step", "zero"], [f"sum_codes_{at}"]),
            node("DequantizeLinear", [f"sum_codes_{at}", "step", "zero"], [f"output_{at}"]),
        ]
        if at == 1:
            nodes += [node("Sigmoid", ["output_1"], ["gate"]), node("Mul", ["output_1", "gate"], ["active"])]
            nodes += [node("QuantizeLinear", ["active", "steps", "zeros"], ["codes_2"], axis=1)] if of_channels else [
                node("Mul", ["active", "by"], ["product"]),
                node("QuantizeLinear", ["product", "step", "zero"], ["codes_2"]),
            ]
    return model(
        nodes,
        [value("x", TensorProto.FLOAT, (1, CHANNELS, SIDE, SIDE))],
        [value("output_2", TensorProto.FLOAT, (1, CHANNELS, SIDE, SIDE))],
        constants,
    )


random = numpy.random.default_rng(0)
floats = random.random((1, CHANNELS, SIDE, SIDE), numpy.float32) * 4
right = True
for operator, tensor in (("QuantizeLinear", floats), ("DequantizeLinear", (floats * 60).astype(numpy.uint8))):
    last = numpy.ascontiguousarray(tensor.transpose(0, 2, 3, 1))
    times = [
        milliseconds(single(operator, tensor, None), tensor),
        milliseconds(single(operator, tensor, 1), tensor),
        milliseconds(single(operator, last, 3), last),
    ]
    ratio = times[2] / times[1]
    right &= ratio > 5
    print("%-16s one scale %.2f ms, axis 1 %.2f ms, last axis %.2f ms: %.0f times as slow" % (operator, *times, ratio))
session(convolutions(True), "optimized.onnx")
axes = [
    attribute.i
    for node in onnx.load("optimized.onnx").graph.node
    for attribute in node.attribute
    if node.op_type == "QuantizeLinear" and "steps" in node.input[1] and attribute.name == "axis"
]
outputs = [session(convolutions(by)).run(None, {"x": floats})[0] for by in (True, False)]
steps = numpy.abs(outputs[0] - outputs[1]).max() / 0.02
times = [milliseconds(convolutions(by), floats) for by in (True, False)]
print("between two integer convolutions axis 1 becomes %s: both take %.1f ms, with a multiplication in its place %.1f ms; "
      "outputs at most %.0f step apart" % (axes, *times, steps))
right &= axes == [3] and times[0] > 2 * times[1] and steps <= 1
raise SystemExit(0 if right else "this has changed")
PY
ORT_DISABLE_TELEMETRY=1 venv/bin/python axes.py
