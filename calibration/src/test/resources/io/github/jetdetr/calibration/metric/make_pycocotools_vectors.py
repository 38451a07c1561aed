"""Makes pycocotools-vectors.json: synthetic scenes and what pycocotools says of them.

python make_pycocotools_vectors.py SCENES > pycocotools-vectors.json
(committed: SCENES = 6, pycocotools 2.0.11, numpy 2.4.6, Python 3.11)

Each scene holds everything COCO's rule treats specially: crowds, equal scores, equal boxes, boxes of
no size, boxes that stick out, areas on the border of two sizes, more than 100 detections of one
category on one picture, categories and pictures that only one side has, ids that are not in order.
"""

import contextlib
import io
import json
import sys

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

NAMES = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl"]


def number(value):
    return round(float(value), 2)


def box(random):
    w, h = np.exp(random.uniform(np.log(5), np.log(300), 2))
    return [number(random.uniform(-20, 640 - w)), number(random.uniform(-20, 480 - h)), number(w), number(h)]


def scene(seed):
    random = np.random.default_rng(seed)
    image_ids = [int(i) for i in random.choice(1000, random.integers(1, 7), replace=False)]
    category_ids = [int(i) for i in random.choice(90, random.integers(1, 5), replace=False) + 1]
    annotations, results = [], []

    def detect(image, category, at, score=None):
        score = round(random.uniform(), 1 + int(random.integers(2))) if score is None else score
        results.append({"image_id": image, "category_id": category, "bbox": at, "score": float(score)})

    for image in image_ids:
        for _ in range(random.integers(0, 7)):
            category = int(random.choice(category_ids))
            at = box(random)
            kind = random.integers(12)
            if kind == 0:
                at[2] = 0.0
            if kind == 1:
                at[2:] = [32.0, 32.0]
            area = at[2] * at[3] * (1 if kind < 4 else random.uniform(0.4, 1))
            annotations.append({"id": len(annotations) + 1, "image_id": image, "category_id": category,
                                "bbox": at, "area": number(area), "iscrowd": int(kind in (4, 5))})
            for _ in range(random.integers(0, 4)):
                off = random.uniform(0, 0.3)
                shifted = [number(at[0] + at[2] * off * random.uniform(-1, 1)),
                           number(at[1] + at[3] * off * random.uniform(-1, 1)),
                           number(at[2] * (1 + off * random.uniform(-1, 1))),
                           number(at[3] * (1 + off * random.uniform(-1, 1)))]
                detect(image, category if random.uniform() < 0.85 else int(random.choice(category_ids)),
                       at if random.integers(5) == 0 else shifted)
        for _ in range(random.integers(0, 6)):
            detect(image, int(random.choice(category_ids)), box(random))
    if seed % 3 == 0:  # more than 100 detections of one category on one picture
        for _ in range(120):
            detect(image_ids[0], category_ids[0], box(random))
    if not results:
        detect(image_ids[0], category_ids[0], box(random))
    random.shuffle(results)
    random.shuffle(annotations)
    truth = {"images": [{"id": i, "file_name": "%d.jpg" % i, "width": 640, "height": 480} for i in image_ids],
             "annotations": annotations,
             "categories": [{"id": c, "name": "category %d" % c} for c in category_ids]}
    return truth, results


def judge(truth, results):
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = json.loads(json.dumps(truth))
        coco.createIndex()
        evaluation = COCOeval(coco, coco.loadRes(json.loads(json.dumps(results))), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    precision = evaluation.eval["precision"][:, :, :, 0, 2]
    per_category = {}
    for k, category in enumerate(evaluation.params.catIds):
        if (precision[:, :, k] > -1).any():
            per_category["category %d" % category] = float(precision[:, :, k].mean())
    used = precision[0][:, [k for k in range(precision.shape[2]) if precision[0, 0, k] > -1]]
    curve = used.mean(axis=1).tolist() if used.size else [0.0] * 101
    return {"metrics": dict(zip(NAMES, map(float, evaluation.stats))), "AP_per_category": per_category,
            "AP50_precision": curve}


vectors = []
for seed in range(int(sys.argv[1])):
    truth, results = scene(seed)
    vectors.append({"truth": truth, "results": results, "expected": judge(truth, results)})
print("[" + ",\n".join(json.dumps(v, separators=(",", ":")) for v in vectors) + "]")
