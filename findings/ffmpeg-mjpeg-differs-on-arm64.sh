#!/usr/bin/env bash
# FFmpeg 7.0.2's MJPEG decoder, as imageio-ffmpeg 0.6.0 (PyPI) brings it for Linux on x86-64 and on arm64
#
# Expected: one version of FFmpeg with its defaults decodes one MJPEG file to the same pixels on both, as it does
# H.264: the decoder's vector code on x86-64 gives exactly what its C code gives.
# Seen: on arm64 the default inverse transform (idct=auto chooses simpleneon) rounds otherwise: in some samples of
# every picture by one level. With -idct simple, or without vector code (-cpuflags 0), arm64 has x86-64's pixels;
# on x86-64 neither option changes anything. Whoever compares detections or checksums of an MJPEG camera's
# recording between a workstation and a board sees a difference that comes from the decoder.
#
# Needs x86-64, python3 with venv, and qemu-aarch64-static (qemu-user-static). Prints the digests; fails if that
# changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
command -v qemu-aarch64-static > /dev/null || { echo "needs qemu-aarch64-static: apt-get install qemu-user-static" >&2; exit 2; }
python3 -m venv venv
for platform in x86_64 aarch64; do
  venv/bin/pip download -q --no-deps --only-binary=:all: --platform "manylinux2014_$platform" -d "$platform" \
    imageio-ffmpeg==0.6.0 2> pip.log || { cat pip.log >&2; exit 2; }
  venv/bin/python -m zipfile -e "$platform"/*.whl "$platform"
  chmod +x "$platform"/imageio_ffmpeg/binaries/ffmpeg-*
done
x86() { x86_64/imageio_ffmpeg/binaries/ffmpeg-* -v error "$@" < /dev/null; }
# The processor of an Orin, nearly; with the emulator's own choice it differs likewise.
arm() { QEMU_CPU=cortex-a76 qemu-aarch64-static aarch64/imageio_ffmpeg/binaries/ffmpeg-* -v error "$@" < /dev/null; }

input=(-f lavfi -i "testsrc2=size=640x360:rate=5:duration=1")
x86 "${input[@]}" -c:v mjpeg -q:v 4 -pix_fmt yuvj420p mjpeg.avi
x86 "${input[@]}" -c:v libx264 -threads 1 h264.mp4

digest() { "$@" -f rawvideo - | sha256sum | cut -c 1-12; }
both() { # WHAT OPTION…: a line; fails where either does
  local what=$1 one other
  shift
  one=$(digest x86 "$@")
  other=$(digest arm "$@")
  said+="$what: $one $other"$'\n'
}
said=
both "MJPEG by default" -i mjpeg.avi
both "MJPEG -idct simple" -idct simple -i mjpeg.avi
both "MJPEG -cpuflags 0" -cpuflags 0 -i mjpeg.avi
both "H.264 by default" -i h264.mp4
said=${said%$'\n'}
echo "                  x86-64       arm64"
echo "$said"
x86 -i mjpeg.avi -f rawvideo one.yuv
arm -i mjpeg.avi -f rawvideo other.yuv
levels=$({ cmp -l one.yuv other.yuv || true; } | awk '
  function octal(text,  at, value) { for (at = 1; at <= length(text); at++) value = 8 * value + substr(text, at, 1); return value }
  { difference = octal($2) - octal($3); if (difference < 0) difference = -difference
    if (difference > largest) largest = difference; count++ }
  END { print count + 0, largest + 0 }')
echo "samples that differ by default, of $(stat -c %s one.yuv); the largest difference: $levels"

verdict=$(awk '{ print $(NF - 1) == $NF }' <<< "$said" | paste -sd " ")
[ "$verdict" = "0 1 1 1" ] && [ "${levels#* }" = 1 ] || { echo "changed: $verdict, $levels" >&2; exit 1; }
