#!/usr/bin/env python3
"""Ours beside the quantizers that others would use, on one model and the same pictures, in one run.

  quantize_peers.py --model MODEL.onnx --calibration DIR (--pictures DIR --annotations JSON | --street A..B)
                    [--home target/jetdetr] [--work DIR] [--threads 2] [--latency-runs 60] [--only ours,modelopt,ort]

Makes an INT8 model with each of: jetdetr-calibrate quantize (default settings), NVIDIA Model Optimizer (entropy), and
ONNX Runtime's quantize_static (QDQ, per channel, unsigned activations for its CPU kernels), one after the other on
--threads threads. Then one `jetdetr-calibrate compare` scores all of them against fp32 on --pictures: loss of AP with
its interval, detections in common, latency on one thread in turns; with --street on drawn scenes of all weathers.
Prints a table in Markdown. The peers calibrate on at most 128 pictures, stretched to the model's size and scaled to
0..1, as the bundled model and DEIMv2 expect them.

Needs, in the Python that runs it: nvidia-modelopt[onnx], torch, onnxruntime, pillow.
"""
import argparse
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
HERE = os.path.dirname(os.path.realpath(__file__))
REPOSITORY = os.path.realpath(os.path.join(HERE, "../../../.."))
MAX_CALIBRATION = 128
NAMES = {"ours": "jetdetr-calibrate quantize", "modelopt": "Model Optimizer, entropy", "ort": "ONNX Runtime quantize_static"}


def arguments():
    parser = argparse.ArgumentParser(usage=__doc__)
    for name in ("model", "calibration", "pictures", "annotations"):
        parser.add_argument("--" + name, required=name in ("model", "calibration"), type=os.path.realpath)
    parser.add_argument("--street")
    parser.add_argument("--home", default=os.path.join(REPOSITORY, "target/jetdetr"), type=os.path.realpath)
    parser.add_argument("--work", default=None, type=os.path.realpath)
    parser.add_argument("--threads", default=2, type=int)
    parser.add_argument("--latency-runs", default=60, type=int)
    parser.add_argument("--only", default=",".join(NAMES), type=lambda it: it.split(","))
    parser.add_argument("--child", choices=("modelopt", "ort"), help=argparse.SUPPRESS)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.child and not options.street and not (options.pictures and options.annotations):
        parser.error("needs --street, or --pictures and --annotations")
    return options


def calibration(options):
    """By name of the model's inputs: one array a picture."""
    import numpy
    import onnxruntime
    from PIL import Image

    inputs = onnxruntime.InferenceSession(options.model, providers=["CPUExecutionProvider"]).get_inputs()
    height, width = inputs[0].shape[2:]
    files = sorted(it for kind in ("jpg", "jpeg", "png") for it in glob.glob(options.calibration + "/*." + kind))
    batches = []
    for file in files[:MAX_CALIBRATION]:
        with Image.open(file) as picture:
            small = picture.convert("RGB").resize((width, height), Image.BILINEAR)
            batch = {inputs[0].name: numpy.asarray(small, dtype=numpy.float32).transpose(2, 0, 1)[None] / 255}
            if len(inputs) > 1:
                batch[inputs[1].name] = numpy.array([picture.size], dtype=numpy.int64)
            batches.append(batch)
    return batches


def model_optimizer(options):
    import modelopt.onnx.quantization as quantization
    import numpy

    batches = calibration(options)
    quantization.quantize(
        onnx_path=options.model, quantize_mode="int8", calibration_method="entropy", calibration_eps=["cpu"],
        calibration_data={name: numpy.concatenate([it[name] for it in batches]) for name in batches[0]},
        output_path=options.out, high_precision_dtype="fp32")


def onnx_runtime(options):
    from onnxruntime import quantization
    from onnxruntime.quantization import shape_inference

    prepared = options.out + ".prepared.onnx"
    shape_inference.quant_pre_process(options.model, prepared, skip_symbolic_shape=True)

    class Reader(quantization.CalibrationDataReader):
        def __init__(self):
            self.batches = iter(calibration(options))

        def get_next(self):
            return next(self.batches, None)

    quantization.quantize_static(
        prepared, options.out, Reader(), quant_format=quantization.QuantFormat.QDQ, per_channel=True,
        activation_type=quantization.QuantType.QUInt8, weight_type=quantization.QuantType.QInt8)


def taken(command, log):
    """Seconds on the clock and of the processor."""
    begun = time.monotonic()
    with open(log, "w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                   env=os.environ | {"OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "2")})
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit("%s\n%s" % (" ".join(command), open(log).read()[-3000:]))
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime


def made(options, work):
    """(name, file, seconds, processor seconds) of each."""
    models, tried = [], options.only
    for which in tried:
        out = os.path.join(work, which + ".onnx")
        if which == "ours":
            out = os.path.join(work, "bundle", "model.int8.onnx")
            command = [options.home + "/bin/jetdetr-calibrate", "quantize", "--model", options.model, "--images",
                       options.calibration, "--out", os.path.join(work, "bundle"), "--replace", "--json",
                       "--threads", str(options.threads)]
        else:
            command = [sys.executable, os.path.realpath(__file__), "--child", which, "--out", out, "--model", options.model,
                       "--calibration", options.calibration]
        card = os.path.splitext(options.model)[0] + ".yaml"
        if which != "ours" and os.path.exists(card):
            shutil.copyfile(card, os.path.splitext(out)[0] + ".yaml")
        seconds = taken(command, os.path.join(work, which + ".log"))
        models.append((NAMES[which], out) + seconds)
        print("made by %s in %.0f s" % (NAMES[which], seconds[0]), file=sys.stderr, flush=True)
        if which == "ours":
            models.append((NAMES[which] + ", file for CPUs", os.path.join(work, "bundle", "model.int8.cpu.onnx"), None, None))
    return models


def main():
    options = arguments()
    if options.child:
        {"modelopt": model_optimizer, "ort": onnx_runtime}[options.child](options)
        return
    work = options.work or tempfile.mkdtemp(prefix="jetdetr-quantizers.")
    os.makedirs(work, exist_ok=True)
    models = made(options, work)
    command = [options.home + "/bin/jetdetr-calibrate", "compare", "--json", "--no-cache", "--threads", "1", "--model", options.model,
               "--latency-runs", str(options.latency_runs)]
    command += ["--street", options.street, "--weather", "all", "--scenes", "2"] if options.street else [
        "--images", options.pictures, "--annotations", options.annotations]
    for model in models:
        command += ["--model", model[1]]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    compared = json.loads(done.stdout)
    for note in compared["notes"]:
        print("note: " + note)
    print("fp32: AP %.4f on %d pictures, p50 %.1f ms on one thread" % (
        compared["control"]["metrics"]["AP"], compared["images"], compared["control"]["latency_ms"]["p50"]))
    print("| INT8 by | made in | AP loss in points, and where 95 % of it lies | fp32's detections found | time of fp32's |")
    print("|---|---|---|---|---|")
    for model, one in zip(models, compared["experiments"]):
        gained = one["difference"]["AP"]
        loss = [100 * (0 - gained[it]) for it in ("estimate", "high", "low")]
        print("| %s | %s | %.2f [%.2f, %.2f] | %.1f %% | %.2f |" % (
            model[0], "" if model[2] is None else "%.0f s (%.0f s of processor time)" % model[2:], *loss,
            100 * one["agreement"]["agreed_share"], one["latency_ms"]["ratio"]))


main()
