#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Unpacks a small Debian 13 (Python 3.13, libcamera with its virtual pipeline) and puts real picamera2 and the wheels
# of requirements.txt beside it. Only Debian and PyPI packages; nothing is installed on this machine.
#      usage: build_tree.sh FOLDER PYTHON
set -euo pipefail
tree=$1 python=$2 here=$(cd "$(dirname "$0")" && pwd)
arch=$(dpkg --print-architecture)
machine=$(uname -m)
mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -m1 -E '/debian/?$')

# The virtual pipeline came with libcamera 0.4; backports have the version that accepts unadvertised controls.
rm -rf "$tree"
mmdebstrap --quiet --mode=root --variant=extract --architectures="$arch" \
  --include=python3,python3-libcamera,python3-prctl,libarchive13t64 \
  --aptopt='APT::Default-Release "trixie-backports"' \
  trixie "$tree" "deb $mirror trixie main" "deb $mirror trixie-backports main"
for folder in bin sbin lib lib64; do
  [ -e "$tree/$folder" ] || ln -s "usr/$folder" "$tree/$folder"
done
chmod 755 "$tree"
mkdir -p "$tree"/{proc,dev,tmp,srv/frames,srv/site}
chmod 1777 "$tree/tmp"

platforms=(--platform "manylinux2014_$machine")
for glibc in 2_28 2_27 2_17; do platforms+=(--platform "manylinux_${glibc}_$machine"); done
into=(-qq --disable-pip-version-check --root-user-action=ignore --target "$tree/srv/site"
  --only-binary=:all: --implementation cp --python-version 3.13 "${platforms[@]}")
"$python" -m pip install "${into[@]}" --requirement "$here/requirements.txt"
# Without its dependencies: python-prctl comes from Debian, PiDNG and pykms are stubs (see stubs/).
"$python" -m pip install "${into[@]}" --no-deps picamera2==0.3.38

# libcamera plays pictures as a camera as soon as this file exists.
install -D -m 644 "$here/virtual.yaml" "$tree/usr/share/libcamera/pipeline/virtual/virtual.yaml"
touch "$tree/.complete"
