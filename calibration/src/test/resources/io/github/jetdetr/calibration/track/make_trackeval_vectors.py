"""Makes trackeval-vectors.json: small MOTChallenge sequences and what TrackEval says of them.

python make_trackeval_vectors.py > trackeval-vectors.json
(committed: trackeval 1.3.0, numpy 2.4.6, scipy 1.17.1, Python 3.11)

Ten sequences full of special cases: distractors and pedestrians that are not counted, misses, false
boxes, swapped and restarted ids, two tracks on one object, equal boxes, boxes of no size, frames without
truth, without tracks or without both, a sequence without tracks, one without anybody counted.
"""

import contextlib
import io
import json
import pathlib
import tempfile

import numpy as np
import trackeval

FRAMES = 24
SEQUENCES = 10
NAMES = {"HOTA": ["HOTA", "DetA", "AssA", "DetRe", "DetPr", "AssRe", "AssPr", "LocA"],
         "CLEAR": ["MOTA", "MOTP", "IDSW", "MT", "PT", "ML", "Frag", "CLR_TP", "CLR_FN", "CLR_FP"],
         "Identity": ["IDF1", "IDR", "IDP"]}


def sequence(seed):
    random = np.random.default_rng(seed)
    truth, tracks = [], []
    count = 3 + seed % 4
    start = random.uniform([0, 0], [500, 300], (count, 2))
    speed = random.normal(0, 6, (count, 2))
    size = random.uniform([20, 40], [60, 120], (count, 2))
    first = random.integers(1, FRAMES // 3, count)
    last = random.integers(FRAMES // 2, FRAMES + 1, count)
    label = np.array([1] * count)
    label[count - 1] = (1, 7, 12, 8, 3)[seed % 5]
    ids = {who: who + 1 for who in range(count)}
    for frame in range(1, FRAMES + 1):
        if seed == 4 and 8 <= frame <= 10:  # nobody there, but tracked on
            continue
        seen = []
        for who in range(count):
            if not first[who] <= frame <= last[who]:
                continue
            box = np.append(start[who] + speed[who] * frame, size[who])
            if seed == 5 and who == 0:
                box = np.append([100, 100], [40, 80])  # stands still: the same box on every frame
            if seed == 6 and who == 1:
                box[2] = 0
            counted = 0 if seed == 9 or (who == 1 and frame % 7 == 0) else 1
            truth.append([frame, who + 1, *box.round(1), counted, int(label[who]), 1])
            seen.append((who, box))
        if seed == 7 or (seed == 3 and 12 <= frame <= 14):
            continue
        if len(seen) > 1 and random.random() < 0.12:  # two swap their tracks
            a, b = random.choice(len(seen), 2, replace=False)
            ids[seen[a][0]], ids[seen[b][0]] = ids[seen[b][0]], ids[seen[a][0]]
        for who, box in seen:
            if random.random() < 0.15:
                continue
            if random.random() < 0.05:
                ids[who] = 100 * (who + 1) + frame  # its track ended and another began
            off = box if seed == 5 and who == 0 else box + random.normal(0, 0.06, 4) * [*size[who], *size[who]]
            tracks.append([frame, ids[who], *off.round(1), 1, -1, -1, -1])
            if random.random() < 0.06:  # a second track on the same object
                tracks.append([frame, 1000 + who, *(off + 1).round(1), 1, -1, -1, -1])
        if random.random() < 0.3:
            box = np.append(random.uniform([0, 0], [600, 400]), [30, 60])
            tracks.append([frame, 2000 + frame // 6, *box.round(1), 1, -1, -1, -1])
    if seed == 4:
        tracks += [[f, 77, 10, 10, 30, 30, 1, -1, -1, -1] for f in (8, 9, 10)]
    return truth, tracks


def text(rows):
    return "".join(",".join("%g" % value for value in row) + "\n" for row in rows)


def main():
    vectors = []
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for seed in range(SEQUENCES):
            name = "seq-%02d" % seed
            truth, tracks = map(text, sequence(seed))
            info = "[Sequence]\nname=%s\nframeRate=25\nseqLength=%d\nimWidth=640\nimHeight=480\n" % (name, FRAMES)
            own = root / "gt" / name
            (own / "gt").mkdir(parents=True)
            (own / "gt" / "gt.txt").write_text(truth)
            (own / "seqinfo.ini").write_text(info)
            (root / "trackers" / "ours" / "data").mkdir(parents=True, exist_ok=True)
            (root / "trackers" / "ours" / "data" / (name + ".txt")).write_text(tracks)
            vectors.append({"name": name, "seqinfo": info, "truth": truth, "tracks": tracks})
        with contextlib.redirect_stdout(io.StringIO()):
            dataset = trackeval.datasets.MotChallenge2DBox({
                "GT_FOLDER": str(root / "gt"), "TRACKERS_FOLDER": str(root / "trackers"), "BENCHMARK": "MOT17",
                "SKIP_SPLIT_FOL": True, "SEQ_INFO": {v["name"]: FRAMES for v in vectors}, "PRINT_CONFIG": False})
            evaluator = trackeval.Evaluator({"PRINT_RESULTS": False, "PRINT_CONFIG": False, "TIME_PROGRESS": False,
                                             "OUTPUT_SUMMARY": False, "OUTPUT_DETAILED": False,
                                             "PLOT_CURVES": False, "BREAK_ON_ERROR": True, "LOG_ON_ERROR": None})
            metrics = [trackeval.metrics.HOTA(), trackeval.metrics.CLEAR({"PRINT_CONFIG": False}),
                       trackeval.metrics.Identity({"PRINT_CONFIG": False})]
            results, _ = evaluator.evaluate([dataset], metrics)
    results = results["MotChallenge2DBox"]["ours"]

    def figures(name):
        found = results[name]["pedestrian"]
        return {key: float(np.mean(found[family][key])) for family, keys in NAMES.items() for key in keys}

    out = {"sequences": [dict(v, expected=figures(v["name"])) for v in vectors],
           "expected": figures("COMBINED_SEQ")}
    print(json.dumps(out, indent=0))


main()
