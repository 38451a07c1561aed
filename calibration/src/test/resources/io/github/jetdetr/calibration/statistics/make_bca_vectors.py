"""Makes bca-vectors.json: two detectors on synthetic scenes, and scipy's BCa of the difference of their AP50.

python make_bca_vectors.py SCENES > bca-vectors.json
(committed: SCENES = 4, scipy 1.17.1, pycocotools 2.0.11, numpy 2.4.6, Python 3.11)

AP50 is that of pycocotools on the pictures of a draw; acceleration and corrected shares are what scipy
computes within scipy.stats.bootstrap(method="BCa"). A few crowded pictures make the difference skewed.
"""

import contextlib
import io
import json
import sys

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from scipy.special import ndtri
from scipy.stats._resampling import _bca_interval

PICTURES = 24
DRAWS = 400
SHARES = [0.005, 0.025, 0.1, 0.3]


def scene(seed):
    random = np.random.default_rng(seed)
    truth = {"images": [], "annotations": [], "categories": [{"id": 1, "name": "thing"}]}
    found = ([], [])
    for image in range(1, PICTURES + 1):
        truth["images"].append({"id": image, "file_name": "%d.jpg" % image, "width": 1000, "height": 1000})
        crowded = image % 8 == 0
        for place in range(int(random.integers(6, 10) if crowded else random.integers(1, 3))):
            box = [100.0 * place, 0.0, 50.0, 50.0]
            truth["annotations"].append({"id": len(truth["annotations"]) + 1, "image_id": image,
                                         "category_id": 1, "bbox": box, "area": 2500.0, "iscrowd": 0})
            for results, chance in zip(found, (0.6, 0.1 if crowded else 0.8)):
                if random.uniform() < chance:
                    results.append({"image_id": image, "category_id": 1, "bbox": box,
                                    "score": float(random.uniform(0.2, 1))})
        for results in found:
            for place in range(int(random.integers(0, 3))):
                results.append({"image_id": image, "category_id": 1, "bbox": [100.0 * place, 500.0, 50.0, 50.0],
                                "score": float(random.uniform(0, 0.8))})
    return truth, found


def ap50(truth, results, pictures):
    """AP50 on these pictures, each as often as it is named."""
    drawn = {"images": [], "annotations": [], "categories": truth["categories"]}
    detections = []
    for new, old in enumerate(pictures, 1):
        drawn["images"].append({"id": new, "width": 1000, "height": 1000})
        for box in truth["annotations"]:
            if box["image_id"] == old:
                drawn["annotations"].append(dict(box, id=len(drawn["annotations"]) + 1, image_id=new))
        detections += [dict(box, image_id=new) for box in results if box["image_id"] == old]
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = drawn
        coco.createIndex()
        evaluation = COCOeval(coco, coco.loadRes(detections), "bbox")
        evaluation.params.iouThrs = np.array([0.5])
        evaluation.params.areaRng = evaluation.params.areaRng[:1]
        evaluation.params.areaRngLbl = ["all"]
        evaluation.evaluate()
        evaluation.accumulate()
    return float(evaluation.eval["precision"][0, :, 0, 0, 2].mean())


def vector(seed):
    truth, (first, second) = scene(seed)

    def one(pictures):
        return ap50(truth, second, pictures) - ap50(truth, first, pictures)

    def statistic(pictures, axis=-1):
        return np.apply_along_axis(one, axis, pictures)

    pictures = np.arange(1, PICTURES + 1)
    random = np.random.default_rng(seed)
    differences = np.array([one(random.choice(pictures, PICTURES)) for _ in range(DRAWS)])
    estimate = one(pictures)
    bias = float(ndtri(((differences < estimate).sum() + (differences <= estimate).sum()) / 2 / DRAWS))
    cases = []
    for share in SHARES:
        low, high, acceleration = _bca_interval(
            (pictures,), statistic, axis=-1, alpha=share, theta_hat_b=differences, batch=PICTURES, xp=np)
        cases.append({"share": share, "corrected": float(low)})
        cases.append({"share": 1 - share, "corrected": float(high)})
    return {"truth": truth, "first": first, "second": second, "estimate": estimate,
            "acceleration": float(acceleration), "bias": bias, "cases": cases}


vectors = [vector(seed) for seed in range(int(sys.argv[1]))]
print("[" + ",\n".join(json.dumps(v, separators=(",", ":")) for v in vectors) + "]")
