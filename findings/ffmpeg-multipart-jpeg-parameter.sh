#!/usr/bin/env bash
# FFmpeg's multipart JPEG demuxer, as PyAV 18.1.0 (PyPI, Linux x86-64) brings it
#
# Expected: a camera's multipart/x-mixed-replace stream is read whether its parts say "Content-Type: image/jpeg"
# or "Content-Type: image/jpeg; charset=binary". RFC 2045, section 5.1, allows parameters behind any type, and
# an unknown one is to be ignored.
# Seen: with the parameter the stream opens, its codec is known, and reading the first part fails with "Invalid
# data found when processing input", for every part. Without it every picture comes. FFmpeg's raw "mjpeg"
# demuxer, which looks for JPEG's own markers, reads both.
#
# Needs python3 with venv. Prints how many of five pictures came each way; fails if any of it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q av==18.1.0 pillow==12.0.0 2> pip.log || { cat pip.log >&2; exit 2; }

cat > camera.py <<'PY'
import io, socket, sys, threading

import av
from PIL import Image

PICTURES = 5
TYPES = ["image/jpeg", "image/jpeg; charset=binary"]


def jpeg(tone):
    file = io.BytesIO()
    Image.effect_noise((320, 240), tone).convert("RGB").save(file, "JPEG", quality=90)
    return file.getvalue()


def serve(listener, pictures):
    while True:
        client, _ = listener.accept()
        with client:
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(4096)
            kind = TYPES[int(head.split(b" ")[1].strip(b"/"))].encode()
            try:
                client.sendall(b"HTTP/1.0 200 OK\r\n"
                               b"Content-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n")
                for picture in pictures * 10:
                    client.sendall(b"--frame\r\nContent-Type: " + kind + b"\r\nContent-Length: "
                                   + str(len(picture)).encode() + b"\r\n\r\n" + picture + b"\r\n")
            except OSError:
                pass


def read(url, demuxer):
    count = 0
    try:
        with av.open(url, format=demuxer, timeout=10) as container:
            for _ in container.decode(video=0):
                count += 1
                if count == PICTURES:
                    break
    except av.FFmpegError as fault:
        return f"{count} pictures, {fault.strerror}"
    return f"{count} pictures"


listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=serve, args=(listener, [jpeg(50 + 10 * at) for at in range(PICTURES)]), daemon=True).start()
print("FFmpeg's libavformat", ".".join(map(str, av.library_versions["libavformat"])))
for number, kind in enumerate(TYPES):
    for demuxer in (None, "mjpeg"):
        result = read(f"http://127.0.0.1:{listener.getsockname()[1]}/{number}", demuxer)
        print(f"{kind} | {demuxer or 'detected'} | {result}")
PY
venv/bin/python camera.py | tee seen

status=0
expect() {
  grep -qxF "$1" seen || { echo "CHANGED: not seen: $1"; status=1; }
}
expect "image/jpeg | detected | 5 pictures"
expect "image/jpeg | mjpeg | 5 pictures"
expect "image/jpeg; charset=binary | detected | 0 pictures, Invalid data found when processing input"
expect "image/jpeg; charset=binary | mjpeg | 5 pictures"
exit $status
