"""Scores a COCO-sized results file with jetdetr-calibrate, faster-coco-eval and pycocotools in turns,
each as a whole command on one core, and prints the ratios of the median times.

pip install pycocotools==2.0.11 faster-coco-eval==1.8.0 numpy==2.4.6

    python coco_speed.py target/jetdetr/bin/jetdetr-calibrate SET [ROUNDS]

SET holds annotations.json and detections.json. Fails if AP or AR differ by more than 1e-9. Beside the time on the
clock stands the processor time, which other work on the machine changes less.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time

PEER = """
import contextlib, io, json, sys
kind, folder = sys.argv[1], sys.argv[2]
if kind == "pycocotools":
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval
else:
    from faster_coco_eval import COCO, COCOeval_faster as COCOeval
with contextlib.redirect_stdout(io.StringIO()):
    truth = COCO(folder + "/annotations.json")
    scorer = COCOeval(truth, truth.loadRes(folder + "/detections.json"), "bbox")
    scorer.evaluate()
    scorer.accumulate()
    scorer.summarize()
print(json.dumps([float(value) for value in scorer.stats[:12]]))
"""
NAMES = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl"]


def timed(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, json.loads(output)


def main():
    calibrate, folder = sys.argv[1], sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    ours = [calibrate, "evaluate", "--json"]
    ours += ["--annotations", folder + "/annotations.json", "--detections", folder + "/detections.json"]
    commands = {"jetdetr-calibrate": ours}
    for peer in ("faster-coco-eval", "pycocotools"):
        commands[peer] = [sys.executable, "-c", PEER, peer, folder]
    seconds = {name: [] for name in commands}
    cpu = {name: [] for name in commands}
    figures = {}
    for _ in range(rounds):
        for name, command in commands.items():
            wall, used, printed = timed(command)
            seconds[name].append(wall)
            cpu[name].append(used)
            figures[name] = printed
    own = [figures["jetdetr-calibrate"]["metrics"][name] for name in NAMES]
    for name in commands:
        wall, used = statistics.median(seconds[name]), statistics.median(cpu[name])
        ratio = wall / statistics.median(seconds["jetdetr-calibrate"])
        of_cpu = used / statistics.median(cpu["jetdetr-calibrate"])
        text = f"{name:18} {wall:7.2f} s {ratio:5.1f} x   processor {used:7.2f} s {of_cpu:5.1f} x"
        if name != "jetdetr-calibrate":
            difference = max(abs(a - b) for a, b in zip(own, figures[name]))
            text += f"   largest difference {difference:.1e}"
            assert difference < 1e-9, name
        print(text)


if __name__ == "__main__":
    main()
