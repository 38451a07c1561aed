"""Peers of the tracker on the very same detections, and TrackEval on the very same files.

pip install trackeval==1.3.0 trackers==2.6.1 numpy scipy
(supervision's own ByteTrack is in supervision==0.26.1; later ones have it no more)

python track_peers.py track --tracker NAME SEQUENCES OUT [--rate N | --drop every-third] [KEY=VALUE ...]
    Runs a peer over SEQUENCES (folders in MOTChallenge's layout, as jetdetr-calibrate track
    --save-detections writes them) and writes OUT/<sequence>.txt. The peers see every detection of the
    file; what is too weak for them they leave out by their own thresholds. KEY=VALUE changes these.
python track_peers.py score SEQUENCES TRACKS [--rate N | --drop every-third]
    Scores TRACKS/<sequence>.txt with TrackEval's metrics, class by class, and prints one line of JSON.
    What is not counted (confidence 0 in gt.txt) is taken out by TrackEval's own MOTChallenge rule.
"""

import argparse
import configparser
import json
import math
import pathlib
import sys

import numpy as np


class Sequence:
    def __init__(self, folder, rate, drop):
        info = configparser.ConfigParser()
        info.read(folder / "seqinfo.ini")
        self.folder, self.name = folder, folder.name
        section = info["Sequence"]
        self.own_rate = float(section["frameRate"])
        self.labels = [l for l in section.get("labels", "").split(",") if l] or ["pedestrian"]
        step = self.own_rate / (rate or self.own_rate)
        self.rate = rate or self.own_rate
        self.frames = [f for f in range(int(section["seqLength"]))
                       if math.ceil(math.floor(f / step + 1e-9) * step - 1e-9) == f
                       and not (drop and f % 3 == 2)]

    def rows(self, name):
        """For each frame that is left the rows of the file: id, x, y, w, h, confidence, class from 0."""
        table = np.loadtxt(self.folder / name, delimiter=",", ndmin=2)
        return [table[table[:, 0] == f + 1][:, 1:8] - [0, 0, 0, 0, 0, 0, 1] for f in self.frames]


def sequences(options):
    folder = pathlib.Path(options.sequences)
    return [Sequence(f, options.rate, options.drop) for f in sorted(folder.iterdir())
            if (f / "seqinfo.ini").exists()]


def peer(name, rate, changes):
    if name == "supervision":
        import supervision
        tracker = supervision.ByteTrack(frame_rate=rate, **changes)
        return lambda seen, seconds: tracker.update_with_detections(seen)
    import trackers
    kind = {"bytetrack": "ByteTrackTracker", "ocsort": "OCSORTTracker", "sort": "SORTTracker",
            "botsort": "BoTSORTTracker", "cbiou": "CBIoUTracker"}[name]
    tracker = getattr(trackers, kind)(frame_rate=rate, **changes)
    return lambda seen, seconds: tracker.update(seen, timestamp=seconds)


def track(options):
    import supervision
    out = pathlib.Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    changes = {}
    for change in options.changes:
        key, value = change.split("=")
        changes[key] = int(value) if value.lstrip("-").isdigit() else float(value)
    for sequence in sequences(options):
        # A tracker that is told nothing of dropped frames is told the mean rate.
        rate = sequence.rate * (2 / 3 if options.drop else 1)
        update = peer(options.tracker, rate, changes)
        with open(out / (sequence.name + ".txt"), "w") as file:
            for number, rows in enumerate(sequence.rows("det/det.txt"), 1):
                boxes = rows[:, 1:5].copy()
                boxes[:, 2:] += boxes[:, :2]
                seen = supervision.Detections(xyxy=boxes.astype(np.float32),
                                              confidence=rows[:, 5].astype(np.float32),
                                              class_id=rows[:, 6].astype(int))
                seconds = sequence.frames[number - 1] / sequence.own_rate
                found = update(seen, seconds)
                ids = found.tracker_id if found.tracker_id is not None else []
                for box, ident, label in zip(found.xyxy, ids, found.class_id):
                    if ident >= 0:
                        file.write("%d,%d,%.2f,%.2f,%.2f,%.2f,1,%d,-1\n" % (
                            number, ident + 1, box[0], box[1], box[2] - box[0], box[3] - box[1], label + 1))


def overlaps(a, b):
    from trackeval.datasets._base_dataset import _BaseDataset
    return _BaseDataset._calculate_box_ious(a, b, box_format="xywh")


def prepared(truth, tracks, label):
    """One class as TrackEval's metrics take it; excuses go as distractors do in MotChallenge2DBox."""
    from scipy.optimize import linear_sum_assignment
    eps = np.finfo("float").eps
    data = {"gt_ids": [], "tracker_ids": [], "similarity_scores": []}
    for gt, found in zip(truth, tracks):
        gt, found = gt[gt[:, 6] == label], found[found[:, 6] == label]
        similarity = overlaps(gt[:, 1:5], found[:, 1:5])
        if len(gt) and len(found):
            scores = np.where(similarity < 0.5 - eps, 0, similarity)
            rows, columns = linear_sum_assignment(-scores)
            hit = scores[rows, columns] > eps
            remove = columns[hit][gt[rows[hit], 5] == 0]
            found = np.delete(found, remove, axis=0)
            similarity = np.delete(similarity, remove, axis=1)
        keep = gt[:, 5] > 0
        data["gt_ids"].append(gt[keep, 0].astype(int))
        data["tracker_ids"].append(found[:, 0].astype(int))
        data["similarity_scores"].append(similarity[keep])
    for kind, name in (("gt_ids", "gt"), ("tracker_ids", "tracker")):
        unique, flat = np.unique(np.concatenate(data[kind]), return_inverse=True)
        ends = np.cumsum([len(ids) for ids in data[kind]])
        data[kind] = np.split(flat, ends[:-1])
        data["num_%s_ids" % name], data["num_%s_dets" % name] = len(unique), len(flat)
    data["num_timesteps"] = len(truth)
    return data


def score(options):
    from trackeval.metrics import CLEAR, HOTA, Identity
    metrics = [HOTA(), CLEAR({"PRINT_CONFIG": False}), Identity({"PRINT_CONFIG": False})]
    results = [{} for _ in metrics]
    for sequence in sequences(options):
        truth = sequence.rows("gt/gt.txt")
        file = pathlib.Path(options.tracks) / (sequence.name + ".txt")
        table = np.loadtxt(file, delimiter=",", ndmin=2)
        table = table if table.size else np.zeros((0, 9))
        tracks = [table[table[:, 0] == n][:, 1:8] - [0, 0, 0, 0, 0, 0, 1] for n in range(1, len(truth) + 1)]
        for label in range(len(sequence.labels)):
            data = prepared(truth, tracks, label)
            for metric, result in zip(metrics, results):
                result[sequence.name, label] = metric.eval_sequence(data)
    out = {}
    for metric, result in zip(metrics, results):
        combined = metric.combine_sequences(result)
        for name in ("HOTA", "DetA", "AssA", "IDF1", "MOTA", "IDSW", "DetRe", "DetPr", "AssRe", "AssPr", "LocA",
                     "IDR", "IDP", "MOTP", "CLR_TP", "CLR_FN", "CLR_FP", "MT", "PT", "ML", "Frag"):
            if name in combined:
                out[name] = float(np.mean(combined[name]))
    print(json.dumps(out))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("track", "score"):
        command = commands.add_parser(name)
        command.add_argument("sequences")
        command.add_argument("out" if name == "track" else "tracks")
        command.add_argument("--rate", type=float)
        command.add_argument("--drop", choices=["every-third"])
        if name == "track":
            command.add_argument("--tracker", required=True)
            command.add_argument("changes", nargs="*")
    options = parser.parse_args()
    {"track": track, "score": score}[options.command](options)


if __name__ == "__main__":
    sys.exit(main())
