#!/usr/bin/env bash
# A picture that is missing from an H.264 stream, decoded by FFmpeg as PyAV 18.1.0 (PyPI, Linux x86-64) brings it
#
# Expected: frames that are built on a picture that never came are flagged as corrupt, as those are of which a part
# is missing, or at least a warning says so: frame_num in the stream shows the decoder that one is missing.
# Seen: after one whole P picture is left out, every frame up to the next key frame differs from what was encoded,
# none is flagged, and nothing is logged up to AV_LOG_INFO; "Frame num gap" comes with AV_LOG_DEBUG only. Of a
# picture that is cut off, the same decoder flags the frame and logs what it concealed. Where a picture fits one
# network packet, as those of a quiet scene do, a lost packet is always of the first kind.
#
# Needs python3 with venv. Prints what is wrong, flagged and logged in both cases; fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q av==18.1.0 numpy==2.3.4 2> pip.log || { cat pip.log >&2; exit 2; }

cat > missing.py <<'PY'
import io

import av
import av.logging
import numpy

WIDTH, HEIGHT, PICTURES, KEY_EVERY, AT = 320, 180, 60, 30, 10


def encoded():
    out = io.BytesIO()
    container = av.open(out, "w", format="mpegts")
    stream = container.add_stream("libx264", rate=25)
    stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    stream.options = {"bf": "0", "g": str(KEY_EVERY), "sc_threshold": "0"}
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    for at in range(PICTURES):
        grey = (128 + 60 * numpy.sin((x + 3 * at) / 17) + 50 * numpy.cos((y - 2 * at) / 11)).clip(0, 255)
        frame = av.VideoFrame.from_ndarray(grey.astype(numpy.uint8), format="gray").reformat(format="yuv420p")
        container.mux(stream.encode(frame))
    container.mux(stream.encode())
    container.close()
    return out.getvalue()


def decoded(clip, change, level):
    """Frames by their time, whether each is flagged, and what was logged."""
    av.logging.set_level(level)
    container = av.open(io.BytesIO(clip))
    decoder = container.streams.video[0].codec_context
    decoder.thread_count = 1
    frames, flagged = {}, set()
    with av.logging.Capture(local=False) as lines:
        for at, packet in enumerate(container.demux(video=0)):
            packet = change(packet) if at == AT else packet
            for frame in decoder.decode(packet) if packet is not None else []:
                frames[frame.pts] = frame.to_ndarray(format="gray")
                if frame.is_corrupt:
                    flagged.add(frame.pts)
        said = [text.strip() for _, name, text in lines if name == "h264"]
    return frames, flagged, said


def half(packet):
    cut = av.Packet(bytes(packet)[: packet.size // 2])
    cut.pts, cut.dts, cut.time_base = packet.pts, packet.dts, packet.time_base
    return cut


clip = encoded()
sound, _, _ = decoded(clip, lambda packet: packet, av.logging.INFO)
seen = {}
for name, change, level in (
    ("missing as a whole, AV_LOG_INFO", lambda packet: None, av.logging.INFO),
    ("missing as a whole, AV_LOG_DEBUG", lambda packet: None, av.logging.DEBUG),
    ("cut off, AV_LOG_INFO", half, av.logging.INFO),
):
    frames, flagged, said = decoded(clip, change, level)
    wrong = sum((frame != sound[at]).any() for at, frame in frames.items())
    gap = [line for line in said if "gap" in line or "conceal" in line]
    seen[name] = (len(frames), wrong, len(flagged), gap)
    print("%-33s %d frames, %d differ, %d flagged, logged: %s" % (name, len(frames), wrong, len(flagged), gap or "nothing of it"))
whole, debug, cut = seen.values()
right = (
    whole[1] >= KEY_EVERY - AT - 2 and whole[2] == 0 and not whole[3]
    and debug[2] == 0 and any("Frame num gap" in line for line in debug[3])
    and cut[2] > 0 and any("conceal" in line for line in cut[3])
)
raise SystemExit(0 if right else "this has changed")
PY
venv/bin/python missing.py
