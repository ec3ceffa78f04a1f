#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Our camera on real picamera2 and libcamera, without a camera: a Debian 13 tree of its own, kept in the user's cache.
# Exit 77: skipped, for want of root, mmdebstrap or Debian's packages.      usage: tests/picamera/run.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${SARDZE_VENV:-.venv}/bin/python

skip() { echo "SKIPPED: real picamera2: $1" >&2; exit 77; }
[ "$(id -u)" = 0 ] || skip "unpacking and entering a tree of Debian 13 needs root"
command -v mmdebstrap >/dev/null || skip "mmdebstrap is missing (apt install mmdebstrap)"
command -v chroot >/dev/null || skip "chroot is missing"
apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep -qE '/debian/?$' ||
  skip "apt knows no Debian mirror to unpack Debian 13 from"

# The tree belongs to the versions that are named in these files: when they change, another one is built.
key=$(cat tests/picamera/{build_tree.sh,requirements.txt,virtual.yaml} | sha256sum | cut -c1-16)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sardze/picamera
tree=$cache/$key
if [ ! -e "$tree/.complete" ]; then
  echo "Unpacking Debian 13 with picamera2 into $tree (about a minute)" >&2
  mkdir -p "$cache"
  find "$cache" -mindepth 1 -maxdepth 1 -exec rm -rf {} +
  tests/picamera/build_tree.sh "$tree" "$python"
fi

rm -rf "$tree/srv/sardze"
mkdir -p "$tree/srv/sardze"
cp -r wire/sardze_wire models/sardze_models device/sardze_device tests/picamera/stubs/. tests/picamera/{virtual_camera,check_camera}.py \
  "$tree/srv/sardze/"
cat /proc/cpuinfo >"$tree/proc/cpuinfo" # LiteRT asks what the processor can do
PYTHONDONTWRITEBYTECODE=1 LIBCAMERA_LOG_LEVELS='*:FATAL' PYTHONPATH=/srv/sardze:/srv/site \
  timeout 180 chroot "$tree" /usr/bin/python3.13 -X faulthandler /srv/sardze/check_camera.py
