#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# A short run of each network's training, from drawn pictures to a TFLite file, in an environment of its own
# that is kept in the user's cache. Exit 77: skipped, since PyTorch could not be installed.
# usage: tests/training/run.sh [pytest arguments]
set -euo pipefail
cd "$(dirname "$0")/../.."

key=$( (cat tests/training/requirements.txt; python3 -V) | sha256sum | cut -c1-16)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sardze/training
venv=$cache/$key
if [ ! -e "$venv/.complete" ]; then
  echo "Installing PyTorch and the converter into $venv (2.3 GB)" >&2
  mkdir -p "$cache"
  find "$cache" -mindepth 1 -maxdepth 1 -exec rm -rf {} +
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r tests/training/requirements.txt || {
    echo "SKIPPED: trainings: their packages could not be installed (see above)" >&2; exit 77; }
  touch "$venv/.complete"
fi
# Page faults cost a training half of its time with glibc's ordinary thresholds.
PYTHONPATH=wire:models MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=100000000 \
  MALLOC_ARENA_MAX=1 exec "$venv/bin/python" -m pytest -q -rs -p no:cacheprovider -p no:anyio \
  tests/training tests/unit/models/test_*_training.py "$@"
