"""DEIM with random weights, exported by DEIM's own script, for model_peers.py.

pip install torch==2.15.0 torchvision onnx onnxscript onnxruntime==1.32.0 pillow, and what DEIM's requirements.txt
    names

python model_peers_deim.py WORK PICTURES DEIM
    Runs tools/deployment/export_onnx.py of DEIM, a checkout of github.com/Intellindust-AI-Lab/DEIM (tried with that
    of 2026-03-24), on its smallest kind, below WORK, and writes what its own preprocessing (tools/inference) finds
    with the exports on PICTURES (PNG files) into WORK/deim-dfine/reference.json.
"""

import os
import pathlib
import subprocess
import sys

import model_peers

NAME = "deim-dfine"
RECIPE = "configs/deim_dfine/deim_hgnetv2_n_coco.yml"


def main():
    work, pictures = pathlib.Path(sys.argv[1]).resolve(), sorted(pathlib.Path(sys.argv[2]).resolve().glob("*.png"))
    checkout = pathlib.Path(sys.argv[3]).resolve()
    sys.path.insert(0, str(checkout))
    os.chdir(checkout)
    import numpy
    import onnxruntime
    import torch
    import torchvision.transforms
    from engine.core import YAMLConfig
    from PIL import Image
    prepare = torchvision.transforms.Compose([torchvision.transforms.Resize((640, 640)),
                                              torchvision.transforms.ToTensor()])
    folder = work / NAME
    folder.mkdir(parents=True, exist_ok=True)
    config = YAMLConfig(str(checkout / RECIPE))
    config.yaml_cfg["HGNetv2"]["pretrained"] = False
    torch.manual_seed(3)
    model = config.model
    model_peers.spread(model)
    weights = folder / "model.pth"
    torch.save(dict(model=model.state_dict()), weights)
    subprocess.run([sys.executable, "tools/deployment/export_onnx.py", "-c", RECIPE, "-r", str(weights)],
                   check=True)
    weights.unlink()
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    found = {}
    for picture in pictures:
        image = Image.open(picture).convert("RGB")
        labels, boxes, scores = session.run(None, {
            "images": prepare(image)[None].numpy(),
            "orig_target_sizes": numpy.array([[image.width, image.height]], numpy.int64)})
        found[picture.name] = [dict(class_id=int(label), score=float(score), box=[float(side) for side in box])
                               for label, box, score in zip(labels[0], boxes[0], scores[0])]
    model_peers.write(folder, found, False)
    print(NAME, "exported", flush=True)


if __name__ == "__main__":
    main()
