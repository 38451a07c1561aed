"""PaddleDetection's RT-DETR with random weights, exported by PaddleDetection itself, for model_peers.py.

pip install paddlepaddle==2.6.2 paddle2onnx==1.3.1 "numpy<2" "onnx<1.17" "pandas<2.3" onnxruntime \
    opencv-python-headless pillow, and what PaddleDetection's requirements.txt names
    (paddlepaddle 3.3.1 exports the model, but paddle2onnx 2.1.0 cannot convert it)

python model_peers_paddle.py WORK PICTURES PADDLEDETECTION
    Exports a small model from PADDLEDETECTION, a checkout of github.com/PaddlePaddle/PaddleDetection (tried with
    that of 2024-10-18), below WORK, and writes what its own preprocessing and postprocessing find with the
    export on PICTURES (PNG files) into WORK/paddledetection/reference.json.
"""

import os
import pathlib
import subprocess
import sys

SIZE = 320

RECIPE = """
_BASE_: ['%s/configs/rtdetr/rtdetr_r18vd_6x_coco.yml']
norm_type: bn
hidden_dim: 64
eval_size: [%d, %d]
HybridEncoder:
  hidden_dim: 64
  encoder_layer:
    {name: TransformerLayer, d_model: 64, nhead: 4, dim_feedforward: 96, dropout: 0., activation: gelu}
  expansion: 0.5
RTDETRTransformer: {num_queries: 60, nhead: 4, num_decoder_layers: 2, dim_feedforward: 96}
DETRPostProcess: {num_top_queries: 60}
TestReader:
  inputs_def: {image_shape: [3, %d, %d]}
  sample_transforms:
    - Decode: {}
    - Resize: {target_size: [%d, %d], keep_ratio: False, interp: 2}
    - NormalizeImage: {mean: [0., 0., 0.], std: [1., 1., 1.], norm_type: none}
    - Permute: {}
"""


def spread(model):
    """As model_peers.spread: weights of unit gain, and heads with some spread."""
    import numpy
    import paddle
    random = numpy.random.default_rng(5)
    for name, weight in model.named_parameters():
        if weight.ndim == 1 or "sampling_offsets" in name:
            continue
        fan = weight.size // weight.shape[-1 if weight.ndim == 2 else 0]
        much = 0.4 if "bbox" in name else 2.0 if "score" in name else 1.0
        values = random.normal(0, much / fan ** 0.5, weight.shape)
        weight.set_value(paddle.to_tensor(values.astype("float32")))


def main():
    work = pathlib.Path(sys.argv[1]).resolve() / "paddledetection"
    pictures = sorted(pathlib.Path(sys.argv[2]).resolve().glob("*.png"))
    checkout = pathlib.Path(sys.argv[3]).resolve()
    work.mkdir(parents=True, exist_ok=True)
    recipe = work / "tiny.yml"
    recipe.write_text(RECIPE % ((checkout,) + (SIZE,) * 6))
    sys.path[:0] = [str(checkout), str(pathlib.Path(__file__).resolve().parent)]
    os.chdir(checkout)
    import model_peers
    import numpy
    import onnxruntime
    import paddle
    from ppdet.core.workspace import load_config
    from ppdet.data.reader import Compose
    from ppdet.engine import Trainer
    paddle.seed(3)
    config = load_config(str(recipe))
    config.use_gpu = False
    trainer = Trainer(config, mode="test")
    spread(trainer.model)
    trainer.export(str(work))
    subprocess.run([str(pathlib.Path(sys.executable).parent / "paddle2onnx"), "--model_dir", str(work / "tiny"),
                    "--model_filename", "model.pdmodel", "--params_filename", "model.pdiparams",
                    "--opset_version", "16", "--save_file", str(work / "model.onnx")], check=True)
    (work / "infer_cfg.yml").write_text((work / "tiny/infer_cfg.yml").read_text())
    session = onnxruntime.InferenceSession(str(work / "model.onnx"), providers=["CPUExecutionProvider"])
    prepare = Compose(config.TestReader["sample_transforms"])
    found = {}
    for picture in pictures:
        sample = prepare(dict(image=numpy.frombuffer(picture.read_bytes(), numpy.uint8), im_id=numpy.array([0]),
                              curr_iter=0))
        fed = {name: numpy.asarray(sample[name], "float32")[None] for name in ("image", "im_shape", "scale_factor")}
        rows = session.run(None, {it.name: fed[it.name] for it in session.get_inputs()})[0]
        found[picture.name] = [dict(class_id=int(row[0]), score=float(row[1]), box=[float(side) for side in row[2:]])
                               for row in rows]
    model_peers.write(work, found, False)
    print("paddledetection exported", flush=True)


if __name__ == "__main__":
    main()
