#!/usr/bin/env bash
# INT8 models on processors without VNNI, in ONNX Runtime 1.29.0 (PyPI, Linux x86-64, CPU)
#
# Expected: session.x64quantprecision, the option for processors whose fast products of unsigned and signed codes
# overflow in 16 bits (x86-64 before Cascade Lake and Zen 4), makes every INT8 model exact; and a Q/DQ model of signed
# codes, which ONNX Runtime's guide calls the first choice, is exact without, as operators of signed codes are.
# Seen: of products of codes at random 76 to 99 % of the results are wrong without the option, in Q/DQ models of signed
# codes as well, since the optimizer turns those into unsigned ones. With the option those that are opened are exact.
# But models in which two operators read the same signed weights, as heads do that share them, are not opened any more
# (their weights are made unsigned once for each), and neither are those whose operators read signed codes themselves,
# which were exact without (there is no kernel for what their weights become); some other valid models end the process.
# So a program that wants right results of any INT8 model better adds 128 to signed weights and their zero points
# itself, wherever they meet unsigned codes or a DequantizeLinear: then all of these are exact without the option.
#
# Needs python3 with venv and an x86-64 processor that has AVX2 and no VNNI; on others it says so and ends with 2.
# Prints the share of wrong results; fails if any changes from right to wrong or back.
set -euo pipefail
grep -q avx2 /proc/cpuinfo && ! grep -qE 'avx512_vnni|avx_vnni' /proc/cpuinfo || {
    echo "this processor has VNNI, or no AVX2" >&2
    exit 2
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q onnxruntime==1.29.0 onnx==1.22.0 numpy==2.3.4 2> pip.log || { cat pip.log >&2; exit 2; }

cat > products.py <<'PY'
import sys

import numpy
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

ROWS, DEPTH, COLUMNS = 50, 128, 64
STEP = 1000
random = numpy.random.default_rng(0)
weights = random.integers(-127, 128, (DEPTH, COLUMNS)).astype(numpy.int8)


def run(nodes, codes, constants, outputs, precise):
    """The result, or None if the model is not opened."""
    kinds = {"uint8": TensorProto.UINT8, "int8": TensorProto.INT8, "float32": TensorProto.FLOAT}
    graph = helper.make_graph(
        [helper.make_node(operator, inputs, [output]) for operator, inputs, output in nodes],
        "graph",
        [helper.make_tensor_value_info("x", kinds[str(codes.dtype)], codes.shape)],
        [helper.make_tensor_value_info("y", outputs, None)],
        [numpy_helper.from_array(numpy.asarray(constant), name) for name, constant in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    if precise:
        options.add_session_config_entry("session.x64quantprecision", "1")
    try:
        session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    except (onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented, onnxruntime.capi.onnxruntime_pybind11_state.Fail):
        return None
    return session.run(None, {"x": codes})[0]


failed = False
for kind, zero in ((numpy.uint8, 128), (numpy.int8, 0)):
    name = numpy.dtype(kind).name
    low, high = numpy.iinfo(kind).min, numpy.iinfo(kind).max
    codes = random.integers(low, high + 1, (ROWS, DEPTH)).astype(kind)
    exact = (codes.astype(numpy.int64) - zero) @ weights.astype(numpy.int64)
    rounded = numpy.clip(numpy.rint(exact / STEP) + zero, low, high)
    constants = {
        "one": numpy.float32(1), "step": numpy.float32(STEP), "zero": kind(zero), "w": weights, "wzero": numpy.int8(0),
    }
    scales = ["one", "zero"]
    floats = codes.astype(numpy.float32) - zero
    sets = {
        "Q/DQ": (
            [
                ("QuantizeLinear", ["x", *scales], "c"),
                ("DequantizeLinear", ["c", *scales], "d"),
                ("DequantizeLinear", ["w", "one", "wzero"], "wd"),
                ("MatMul", ["d", "wd"], "y"),
            ],
            floats, TensorProto.FLOAT, exact, 8, {"uint8": (True, False), "int8": (True, False)},
        ),
        "Q/DQ, shared": (
            [
                ("QuantizeLinear", ["x", *scales], "c"),
                ("DequantizeLinear", ["c", *scales], "d"),
                ("DequantizeLinear", ["w", "one", "wzero"], "wd"),
                ("MatMul", ["d", "wd"], "y1"),
                ("Neg", ["d"], "n"),
                ("QuantizeLinear", ["n", *scales], "nc"),
                ("DequantizeLinear", ["nc", *scales], "nd"),
                ("DequantizeLinear", ["w", "one", "wzero"], "nwd"),
                ("MatMul", ["nd", "nwd"], "y2"),
                ("Sub", ["y1", "y2"], "y"),
            ],
            numpy.maximum(floats, -127), TensorProto.FLOAT, 2 * (numpy.maximum(floats, -127) @ weights), 8,
            {"uint8": (True, None), "int8": (True, None)},
        ),
        "QLinearMatMul": (
            [("QLinearMatMul", ["x", *scales, "w", "one", "wzero", "step", "zero"], "y")],
            codes, helper.np_dtype_to_tensor_dtype(numpy.dtype(kind)), rounded, 1,
            {"uint8": (True, False), "int8": (False, None)},
        ),
    }
    for what, (nodes, fed, outputs, expected, tolerance, seen) in sets.items():
        for precise in (False, True):
            result = run(nodes, fed, constants, outputs, precise)
            option = "with" if precise else "without"
            if result is None:
                print(f"{what:14} {name:6} {option:8} the option: not opened")
                wrong = None
            else:
                share = (abs(result.astype(float) - expected) > tolerance).mean()
                print(f"{what:14} {name:6} {option:8} the option: {share:.1%} wrong")
                wrong = share > 0
            if wrong != seen[name][precise]:
                print("changed", file=sys.stderr)
                failed = True
sys.exit(failed)
PY
venv/bin/python products.py
