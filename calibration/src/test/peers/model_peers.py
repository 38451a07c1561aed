"""Tiny models of every DETR family with random weights, exported by the family's own exporter, and what the
family's own code detects with them, held against `jetdetr detect`.

pip install torch==2.15.0 torchvision==0.29.2 transformers==5.24.0 onnx==1.23.2 onnxscript==0.7.2 \
    onnxruntime==1.32.0 opencv-python-headless==5.0.0.93 scipy timm

python model_peers.py make WORK PICTURES
    Exports every family below WORK, with the files that its tools leave beside a model, and writes what the
    family's own pre- and postprocessing find on PICTURES (PNG files) into WORK/<family>/reference.json.
    Between the two, onnxruntime runs the export: a module with random weights has queries so close that it
    and its own export may choose others of them.
python model_peers.py compare WORK PICTURES JETDETR...
    Runs JETDETR (a command, such as jetdetr) on the same models and pictures and prints one row a family.
    All boxes must meet one of the other side: same label, IoU of at least 0.99, scores within 0.001 where
    the processor's size is fixed and 0.01 where it keeps the aspect. Fails if one family does not.

Ultralytics and rfdetr need packages of their own and are in model_peers_ultralytics.py.
"""

import argparse
import json
import pathlib
import subprocess
import sys

IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])


NEWER_EXPORTER = {"rf-detr", "pp-doclayout-v2"}


def backbone():
    from transformers import ResNetConfig
    return ResNetConfig(embedding_size=16, hidden_sizes=[16, 24, 32, 48], depths=[1, 1, 1, 1],
                        layer_type="basic", out_features=["stage4"])


def detr_like(**more):
    return dict(use_timm_backbone=False, backbone_config=backbone(), use_pretrained_backbone=False,
                backbone=None, d_model=64, encoder_layers=1, decoder_layers=2, encoder_ffn_dim=96,
                decoder_ffn_dim=96, encoder_attention_heads=4, decoder_attention_heads=4, num_queries=40,
                num_labels=6, **more)


def rt_like(**more):
    from transformers import RTDetrResNetConfig
    return dict(backbone_config=RTDetrResNetConfig(embedding_size=16, hidden_sizes=[16, 24, 32, 48],
                                                   depths=[1, 1, 1, 1], layer_type="basic",
                                                   out_features=["stage2", "stage3", "stage4"]),
                encoder_hidden_dim=32, encoder_in_channels=[24, 32, 48], encoder_ffn_dim=48, d_model=32,
                decoder_in_channels=[32, 32, 32], decoder_ffn_dim=48, num_queries=40, decoder_layers=2,
                decoder_attention_heads=4, encoder_attention_heads=4, num_labels=6, anchor_image_size=None,
                **more)


def hgnet_like(**more):
    from transformers import HGNetV2Config
    hgnet = HGNetV2Config(stem_channels=[3, 8, 16], stage_in_channels=[16, 16, 32, 48],
                          stage_mid_channels=[8, 8, 16, 16], stage_out_channels=[16, 32, 48, 64],
                          stage_num_blocks=[1, 1, 1, 1], stage_numb_of_layers=[1, 1, 1, 1],
                          embedding_size=16, hidden_sizes=[16, 32, 48, 64], depths=[1, 1, 1, 1],
                          out_features=["stage2", "stage3", "stage4"])
    return dict(backbone_config=hgnet, encoder_hidden_dim=32, encoder_in_channels=[32, 48, 64],
                encoder_ffn_dim=48, d_model=32, decoder_in_channels=[32, 32, 32], decoder_ffn_dim=48,
                num_queries=40, decoder_layers=2, decoder_attention_heads=4, encoder_attention_heads=4,
                num_labels=6, **more)


def families():
    """name: (configuration, model class, processor, whether the aspect is kept, inputs)."""
    import transformers as t
    keep = {"shortest_edge": 160, "longest_edge": 240}
    fixed = {"height": 192, "width": 160}
    # The processors on Pillow, which the families were trained with. Those on torchvision round a level
    # elsewhere, which can exchange two queries of a random model.
    detr = t.DetrImageProcessorPil(size=keep)
    rt = t.RTDetrImageProcessorPil(size=fixed)
    return {
        "detr": (t.DetrConfig(**detr_like()), t.DetrForObjectDetection, detr, True, ["pixel_values", "pixel_mask"]),
        "detr-plain": (t.DetrConfig(**detr_like()), t.DetrForObjectDetection, detr, True, ["pixel_values"]),
        "conditional-detr": (t.ConditionalDetrConfig(**detr_like()), t.ConditionalDetrForObjectDetection,
                             t.ConditionalDetrImageProcessorPil(size=keep), True, ["pixel_values"]),
        "deformable-detr": (t.DeformableDetrConfig(**detr_like(num_feature_levels=1)),
                            t.DeformableDetrForObjectDetection, t.DeformableDetrImageProcessorPil(size=fixed, do_pad=False), False,
                            ["pixel_values"]),
        "dab-detr": (t.DabDetrConfig(**dab()), t.DabDetrForObjectDetection,
                     t.ConditionalDetrImageProcessorPil(size=keep), True, ["pixel_values"]),
        "table-transformer": (t.TableTransformerConfig(**detr_like()), t.TableTransformerForObjectDetection,
                              detr, True, ["pixel_values"]),
        "yolos": (t.YolosConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
                                image_size=[160, 240], patch_size=16, num_detection_tokens=20, num_labels=6),
                  t.YolosForObjectDetection, t.YolosImageProcessorPil(size=keep), True, ["pixel_values"]),
        "rt-detr": (t.RTDetrConfig(**rt_like()), t.RTDetrForObjectDetection, rt, False, ["pixel_values"]),
        "rt-detr-v2": (t.RTDetrV2Config(**rt_like()), t.RTDetrV2ForObjectDetection, rt, False, ["pixel_values"]),
        "d-fine": (t.DFineConfig(**hgnet_like()), t.DFineForObjectDetection, rt, False, ["pixel_values"]),
        "deimv2": (t.Deimv2Config(**hgnet_like()), t.Deimv2ForObjectDetection, rt, False, ["pixel_values"]),
        "rf-detr": (rf(), t.RfDetrForObjectDetection,
                    t.RfDetrImageProcessor(size={"height": 192, "width": 192}, do_pad=False), False,
                    ["pixel_values"]),
        "lw-detr": (lw(), t.LwDetrForObjectDetection,
                    t.DeformableDetrImageProcessorPil(size={"height": 192, "width": 192}, do_pad=False), False,
                    ["pixel_values"]),
        "pp-doclayout-v2": (t.PPDocLayoutV2Config(**hgnet_like(), class_thresholds=[0.3] * 6, class_order=[0] * 6), t.PPDocLayoutV2ForObjectDetection,
                            t.PPDocLayoutV2ImageProcessor(size=fixed), False, ["pixel_values"]),
    }


def dab():
    kind = detr_like(hidden_size=64)
    kind.pop("d_model")
    return kind


def rf():
    import transformers as t
    dino = t.RfDetrDinov2Config(hidden_size=48, num_hidden_layers=4, num_attention_heads=4, image_size=192,
                                patch_size=16, num_windows=1, out_features=["stage2", "stage4"])
    return t.RfDetrConfig(backbone_config=dino, d_model=48, num_queries=40, decoder_layers=2, num_labels=6)


def lw():
    import transformers as t
    vit = t.LwDetrViTConfig(hidden_size=48, num_hidden_layers=4, num_attention_heads=4, image_size=192,
                            pretrain_image_size=192, patch_size=16, out_features=["stage2", "stage4"], num_windows=4,
                            window_block_indices=[0, 2])
    return t.LwDetrConfig(backbone_config=vit, d_model=48, num_queries=40, decoder_layers=2, num_labels=6,
                          projector_scale_factors=[1.0])


def spread(model):
    """Libraries initialise for training: answers alike everywhere, and encoders whose places tie. Weights of
    unit gain, and heads with some spread, tell wrong readings apart."""
    import torch
    torch.manual_seed(2)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim == 1 or "sampling_offsets" in name or "position" in name:
                continue
            if "detection_tokens" in name or "query" in name:
                weight.normal_(0, 1)
                continue
            fan = weight[0].numel()
            much = 0.4 if "box" in name else 2.0 if "class" in name or "score" in name else 1.0
            weight.normal_(0, much / fan ** 0.5)


def make(folder, name, family, pictures):
    import onnxruntime
    import torch
    from PIL import Image
    config, kind, processor, aspect, inputs = family
    torch.manual_seed(1)
    config.id2label = {at: "%s-%d" % (name, at) for at in range(6)}
    model = kind(config).eval()
    spread(model)
    folder.mkdir(parents=True, exist_ok=True)
    config.save_pretrained(folder)
    processor.save_pretrained(folder)

    class Deployed(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, *values):
            out = self.model(**dict(zip(inputs, values)))
            return out.logits, out.pred_boxes

    first = Image.open(pictures[0]).convert("RGB")
    fed = processor(images=first, return_tensors="pt").to(torch.float32)
    example = tuple(fed[key] for key in inputs)
    axes = {key: {0: "batch", 2: "height", 3: "width"} if key == "pixel_values" else
            {0: "batch", 1: "height", 2: "width"} for key in inputs} if aspect or name == "deformable-detr" else None
    # The older exporter for a fixed opset, the newer one for what only it knows (antialiased resizing).
    newer = name in NEWER_EXPORTER
    opset = {} if newer else dict(opset_version=17, dynamic_axes=axes)
    torch.onnx.export(Deployed().eval(), example, str(folder / "model.onnx"), input_names=inputs,
                      output_names=["logits", "pred_boxes"], dynamo=newer, **opset)
    found = {}
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"))
    for picture in pictures:
        image = Image.open(picture).convert("RGB")
        with torch.no_grad():
            fed = processor(images=image, return_tensors="pt").to(torch.float32)
            out = model(**{key: fed[key] for key in inputs})
        out.logits, out.pred_boxes = map(
            torch.from_numpy, session.run(["logits", "pred_boxes"], {key: fed[key].numpy() for key in inputs}))
        post = processor.post_process_object_detection(out, threshold=0.0,
                                                       target_sizes=torch.tensor([image.size[::-1]]))[0]
        found[picture.name] = [dict(class_id=int(label), score=float(score), box=[float(side) for side in box])
                               for label, score, box in zip(post["labels"], post["scores"], post["boxes"])]
    write(folder, found, aspect)


def write(folder, found, aspect):
    # A processor keeps the best of a picture, often as many as there are queries: nothing is known below.
    least = max(min(box["score"] for box in boxes) for boxes in found.values() if boxes)
    scores = sorted((box["score"] for boxes in found.values() for box in boxes if box["score"] >= least), reverse=True)
    # In the widest gap between two scores, where rounding decides nothing.
    few = scores[: max(2, len(scores) // 2)]
    gap, threshold = max((high - low, (high + low) / 2) for high, low in zip(few, few[1:]) if low > 0.005)
    wide = [(h - l, (h + l) / 2) for h, l in zip(few[len(few) // 4:], few[len(few) // 4 + 1:]) if l > 0.005]
    threshold = max(wide)[1] if wide else threshold
    (folder / "reference.json").write_text(json.dumps(
        dict(aspect=aspect, threshold=threshold, pictures=found)))


def iou(one, other):
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    common = max(0, wide) * max(0, high)
    both = area(one) + area(other) - common
    return common / both if both > 0 else 1.0


def area(box):
    return max(0, box[2] - box[0]) * max(0, box[3] - box[1])


def clipped(box, width, height):
    return [min(max(box[0], 0), width), min(max(box[1], 0), height),
            min(max(box[2], 0), width), min(max(box[3], 0), height)]


def meets(boxes, others, tolerance):
    """How many boxes meet one of the others, each one only once; and the largest difference of scores."""
    free, met, worst = list(others), 0, 0.0
    for box in boxes:
        near = [o for o in free if o["class_id"] == box["class_id"] and iou(o["box"], box["box"]) >= 0.99]
        near.sort(key=lambda o: abs(o["score"] - box["score"]))
        if near and abs(near[0]["score"] - box["score"]) <= tolerance:
            met += 1
            worst = max(worst, abs(near[0]["score"] - box["score"]))
            free.remove(near[0])
    return met, worst


def compare(folder, pictures, command):
    from PIL import Image
    reference = json.loads((folder / "reference.json").read_text())
    tolerance = 0.01 if reference["aspect"] else 0.001
    model = next(iter(sorted(folder.glob("*.onnx"))))
    run = subprocess.run([*command, "detect", "--model", str(model), "--json", "--all-labels", "--threshold",
                          "%.6f" % reference["threshold"], *map(str, pictures)], capture_output=True, text=True)
    if run.returncode != 0:
        return "refused: " + run.stderr.strip().splitlines()[-1], False
    lines = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    met = back = ours = theirs = 0
    worst = 0.0
    for picture, line in zip(pictures, lines):
        width, height = Image.open(picture).size
        want = [dict(box, box=clipped(box["box"], width, height)) for box in reference["pictures"][picture.name]
                if box["score"] >= reference["threshold"]]
        want = [box for box in want if area(box["box"]) > 0]
        have = [dict(class_id=box["class_id"], score=box["score"], box=box["box_px"]) for box in line["objects"]]
        have = [box for box in have if area(box["box"]) > 0]
        one, off = meets(want, have, tolerance)
        two, _ = meets(have, want, tolerance)
        met, back, ours, theirs, worst = met + one, back + two, ours + len(have), theirs + len(want), max(worst, off)
    text = "%d of %d found, %d of %d ours, scores within %.5f" % (met, theirs, back, ours, worst)
    return text, met == theirs and back == ours and theirs > 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["make", "compare"])
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("pictures", type=pathlib.Path)
    parser.add_argument("--only", help="one family")
    options, command = parser.parse_known_args()
    pictures = sorted(options.pictures.glob("*.png"))
    sound = True
    if options.what == "make":
        for name, family in families().items():
            if options.only in (None, name):
                try:
                    make(options.work / name, name, family, pictures)
                    print(name, "exported", flush=True)
                except Exception as e:  # one family that cannot be exported must not hide the others
                    sound = False
                    print(name, "NOT exported:", type(e).__name__, str(e).splitlines()[0][:300], flush=True)
    else:
        for folder in sorted(options.work.iterdir()):
            if (folder / "reference.json").exists() and options.only in (None, folder.name):
                text, same = compare(folder, pictures, command)
                sound &= same
                print("%-20s %s  %s" % (folder.name, "equal" if same else "DIFFERS", text), flush=True)
    sys.exit(0 if sound else 1)


if __name__ == "__main__":
    main()
