"""RT-DETR of the installed version of ultralytics, with random weights in its head, for model_peers.py.

pip install ultralytics==8.4.190  (or ultralytics==8.3.200 for the output before 8.4)

python model_peers_ultralytics.py WORK PICTURES
    Exports two models, of 2 and of 7 classes, below WORK, and writes what ultralytics itself finds with the
    exports on PICTURES (PNG files) into WORK/<name>/reference.json.
"""

import os
import pathlib
import sys

import model_peers
import torch
import ultralytics
import yaml


def main():
    work, pictures = pathlib.Path(sys.argv[1]), sorted(pathlib.Path(sys.argv[2]).glob("*.png"))
    base = pathlib.Path(ultralytics.__file__).parent / "cfg/models/rt-detr/rtdetr-l.yaml"
    for classes in (2, 7):
        folder = work / ("ultralytics-%s-nc%d" % (ultralytics.__version__.rsplit(".", 1)[0], classes))
        folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(3)
        recipe = folder / "rtdetr-l.yaml"
        recipe.write_text(yaml.safe_dump(dict(yaml.safe_load(base.read_text()), nc=classes)))
        model = ultralytics.RTDETR(str(recipe))
        model_peers.spread(model.model.model[-1])
        model.model.names = {at: "kind %d" % at for at in range(classes)}
        os.replace(model.export(format="onnx", imgsz=320, opset=17, simplify=False), folder / "model.onnx")
        exported = ultralytics.RTDETR(str(folder / "model.onnx"))
        found = {}
        for picture in pictures:
            boxes = exported.predict(str(picture), imgsz=320, conf=0.001, verbose=False, max_det=300)[0].boxes
            found[picture.name] = [dict(class_id=int(label), score=float(score), box=[float(side) for side in box])
                                   for label, score, box in zip(boxes.cls, boxes.conf, boxes.xyxy)]
        model_peers.write(folder, found, False)
        recipe.unlink()
        print(folder.name, "exported", flush=True)


if __name__ == "__main__":
    main()
