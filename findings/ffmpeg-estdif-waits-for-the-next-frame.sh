#!/usr/bin/env bash
# FFmpeg's deinterlacer estdif, as PyAV 18.1.0 (PyPI, Linux x86-64) brings it
#
# Expected: estdif ("edge slope tracing") makes the missing lines of a frame out of that frame's own lines, so
# with mode=frame each frame comes out as soon as it went in, as from every filter that looks at one frame.
# Seen: nothing comes out until the next frame has gone in, so a live picture is a frame older than it need be,
# exactly as with bwdif and yadif, which do look at the next frame. What comes out is made of its own frame
# alone: it is the same whatever the next one shows. field and scale, which double one field's lines, do not
# wait.
#
# Needs python3 with venv. Prints how many frames come out after each that goes in; fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q av==18.1.0 numpy==2.3.4 2> pip.log || { cat pip.log >&2; exit 2; }

cat > filters.py <<'PY'
import av
import av.filter
import numpy

WIDTH, HEIGHT = 64, 48
CHAINS = {
    "estdif": [("estdif", "mode=frame")],
    "bwdif": [("bwdif", "mode=send_frame")],
    "yadif": [("yadif", "mode=send_frame")],
    "field, scale": [("field", "type=top"), ("scale", f"{WIDTH}:{HEIGHT}")],
}


def frame(at, seed):
    lines = numpy.random.default_rng(seed).integers(0, 256, (HEIGHT * 3 // 2, WIDTH), numpy.uint8)
    made = av.VideoFrame.from_ndarray(lines, format="yuv420p")
    made.pts = at
    return made


def run(chain, seeds):
    """How many frames came out after each one that went in, and the frames."""
    graph = av.filter.Graph()
    source = graph.add("buffer", f"video_size={WIDTH}x{HEIGHT}:pix_fmt=yuv420p:time_base=1/25")
    last = source
    for name, options in chain + [("buffersink", None)]:
        node = graph.add(name, options) if options else graph.add(name)
        last.link_to(node)
        last = node
    graph.configure()
    counts, out = [], []
    for at, seed in enumerate(seeds):
        source.push(frame(at, seed))
        while True:
            try:
                out.append(last.pull().to_ndarray())
            except (av.BlockingIOError, av.EOFError):
                break
        counts.append(len(out))
    return counts, out


print("FFmpeg's libavfilter", ".".join(map(str, av.library_versions["libavfilter"])))
for name, chain in CHAINS.items():
    counts, out = run(chain, [1, 2, 3])
    _, other = run(chain, [1, 7, 8])
    same = "the same" if (out[0] == other[0]).all() else "another"
    print(f"{name}: {counts}, {same} first frame whatever comes next")
PY
venv/bin/python filters.py | tee seen

status=0
expect() {
  grep -qxF "$1" seen || { echo "CHANGED: not seen: $1"; status=1; }
}
expect "estdif: [0, 1, 2], the same first frame whatever comes next"
expect "bwdif: [0, 1, 2], another first frame whatever comes next"
expect "yadif: [0, 1, 2], another first frame whatever comes next"
expect "field, scale: [1, 2, 3], the same first frame whatever comes next"
exit $status
