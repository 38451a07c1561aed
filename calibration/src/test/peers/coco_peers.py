"""Our COCO figures against those of pycocotools and faster-coco-eval, on generated data sets.

pip install pycocotools==2.0.11 faster-coco-eval==1.8.0 numpy==2.4.6

    ./mvnw -pl calibration -am test -Dtest=ReferenceEvaluationTest -Dsurefire.failIfNoSpecifiedTests=false \
        -Djetdetr.datasets=2000 -Djetdetr.datasets.dir=SETS
    python coco_peers.py SETS

The first command writes each data set with our twelve figures into SETS; the second one scores them again
and prints the largest difference of each figure. Fails if one is above 1e-6.
"""

import contextlib
import io
import json
import pathlib
import sys

import numpy
from faster_coco_eval import COCO as FasterCoco
from faster_coco_eval import COCOeval_faster
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

NAMES = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl"]
LIMIT = 1e-6


def pycocotools(truth, results):
    coco = COCO()
    coco.dataset = dict(truth, info={})
    coco.createIndex()
    evaluation = COCOeval(coco, coco.loadRes(results) if results else empty(coco), "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return evaluation.stats[:12]


def empty(coco):
    """loadRes refuses a detector that found nothing."""
    none = COCO()
    none.dataset = dict(coco.dataset, annotations=[])
    none.createIndex()
    return none


def faster(truth, results):
    coco = FasterCoco(dict(truth, info={}))
    evaluation = COCOeval_faster(coco, coco.loadRes(results), "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return evaluation.stats[:12]


def main():
    sets = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
    sound = len(sets) > 0
    for name, peer in [("pycocotools 2.0.11", pycocotools), ("faster-coco-eval 1.8.0", faster)]:
        worst, skipped, where = numpy.zeros(12), 0, ""
        for file in sets:
            one = json.loads(file.read_text())
            if not one["results"] and peer is faster:
                skipped += 1
                continue
            with contextlib.redirect_stdout(io.StringIO()):
                theirs = peer(one["truth"], one["results"])
            off = numpy.abs(numpy.array(theirs) - [one["metrics"][figure] for figure in NAMES])
            where = file.name if off.max() > max(LIMIT, worst.max()) else where
            worst = numpy.maximum(worst, off)
        sound &= worst.max() <= LIMIT
        print("%-22s %d data sets, %d without detections left out, largest difference %.1e %s" % (
            name, len(sets), skipped, worst.max(), where))
        print("  " + ", ".join("%s %.0e" % pair for pair in zip(NAMES, worst)))
    sys.exit(0 if sound else 1)


if __name__ == "__main__":
    main()
