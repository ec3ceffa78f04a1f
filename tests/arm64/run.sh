#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The device's wheel, installed and reading one picture on emulated 64-bit Arm: Python 3.11 with tflite-runtime
# (Raspberry Pi OS Bookworm) and Python 3.13 with LiteRT (Trixie). Nothing is timed here: emulation says nothing of speed.
# Trees are unpacked, not installed, and cached; needs mmdebstrap. Debian 12's own qemu crashes on LiteRT, so qemu
# comes from Debian 13.      usage: tests/arm64/run.sh [bookworm|trixie]...
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${SARDZE_VENV:-.venv}/bin/python
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sardze/arm64
if ! command -v mmdebstrap >/dev/null; then
  echo "SKIPPED: emulated arm64 needs mmdebstrap (sudo apt install mmdebstrap)" >&2; exit 77
fi
mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -m1 -E '/debian/?$')
mkdir -p "$cache"

unpack() { # suite architecture packages folder
  [ -e "$4/.complete" ] && return
  echo "Unpacking $3 of $1 for $2" >&2
  rm -rf "$4"
  mmdebstrap --quiet --variant=extract --architectures="$2" --include="$3" "$1" "$4" "deb $mirror $1 main" >&2
  for d in bin sbin lib lib64; do [ -e "$4/$d" ] || ln -s "usr/$d" "$4/$d"; done
  touch "$4/.complete"
}

unpack trixie "$(dpkg --print-architecture)" qemu-user "$cache/qemu"
qemu=$cache/qemu/usr/bin/qemu-aarch64

work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
"$python" -m build --wheel --no-isolation --outdir "$work" . >/dev/null
wheel=$(ls "$work"/sardze-*.whl)
expected=$("$python" tests/arm64/picture.py "$work/plate.png")

lane() { # suite python-version extra
  local root=$cache/$1 site=$work/site-$1 platforms=() glibc
  unpack "$1" arm64 python3,libstdc++6 "$root"
  for glibc in 2_36 2_35 2_34 2_31 2_28 2_27 2_24 2_17; do platforms+=(--platform "manylinux_${glibc}_aarch64"); done
  "$python" -m pip install --quiet --target "$site" --only-binary=:all: --implementation cp --python-version "$2" \
    "${platforms[@]}" --platform manylinux2014_aarch64 "$wheel[device,$3]"
  "$qemu" -cpu cortex-a72 -L "$root" -E PYTHONHOME="$root/usr" -E PYTHONDONTWRITEBYTECODE=1 -E PYTHONPATH="$site" \
    "$root/usr/bin/python$2" -m sardze_device read --country LV --json "$work/plate.png" | tee "$work/$1.json"
  "$python" - "$work/$1.json" "$expected" "$1" <<'P'
import json, sys
path, expected, suite = sys.argv[1:]
plates = json.loads(open(path).read().splitlines()[-1])["plates"]
text = plates[0]["text"] if plates else None
assert text == expected, f"{suite}: read {text}, the picture shows {expected}"
print(f"{suite}: read {text} on emulated arm64")
P
}

[ $# -gt 0 ] || set -- bookworm trixie
for suite in "$@"; do
  case $suite in
    bookworm) lane bookworm 3.11 pi-bookworm ;;
    trixie) lane trixie 3.13 pi ;;
    *) echo "unknown suite $suite: bookworm or trixie" >&2; exit 64 ;;
  esac
done
echo "$# passed, 0 failed"
