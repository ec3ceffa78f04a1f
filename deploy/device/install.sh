#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Installs the Sardze device software on Raspberry Pi OS or Debian: users, a virtual environment, the wheel,
# the services. Run it again as often as you like; it changes what is not as it should be and says so.
#
#   sudo ./install.sh WHEEL SITE_PROFILE DEVICE_ID
#
# --prefix FOLDER (first argument pair) writes below a folder instead of /, makes no users and starts nothing:
# for images that are prepared on another machine, and for the tests.
set -eu

prefix=""
if [ "${1:-}" = "--prefix" ]; then
    prefix="${2:?--prefix needs a folder}"
    shift 2
fi
if [ "$#" -ne 3 ]; then
    echo "use: $0 [--prefix FOLDER] WHEEL SITE_PROFILE DEVICE_ID" >&2
    exit 64
fi
wheel="$1"
site="$2"
device="$3"
here="$(cd "$(dirname "$0")" && pwd)"

say() { echo "sardze: $*"; }

for file in "$wheel" "$site"; do
    if [ ! -r "$file" ]; then
        echo "sardze: $file cannot be read." >&2
        exit 66
    fi
done
if ! printf '%s' "$device" | grep -Eq '^[a-z0-9][a-z0-9-]{1,30}$'; then
    echo "sardze: $device cannot name a device: use 2 to 31 of a-z, 0-9 and hyphens." >&2
    exit 64
fi
if [ -z "$prefix" ] && [ "$(id -u)" -ne 0 ]; then
    echo "sardze: this needs root: sudo $0 $*" >&2
    exit 77
fi

# 1. Users: camera and display have no key and no network, so neither is the agent.
if [ -z "$prefix" ]; then
    if ! getent group sardze >/dev/null; then
        groupadd --system sardze
        say "made the group sardze"
    fi
    for user in sardze-camera sardze-agent sardze-display; do
        if ! getent passwd "$user" >/dev/null; then
            useradd --system --gid sardze --no-create-home --home-dir /nonexistent \
                --shell /usr/sbin/nologin "$user"
            say "made the user $user"
        fi
    done
fi

# 2. Folders. Set-group-id: what one service writes, the other may write too.
install -d -m 0755 "$prefix/etc/sardze" "$prefix/opt/sardze"
install -d -m 2770 "$prefix/var/lib/sardze"
install -d -m 0700 "$prefix/var/lib/sardze/agent"
if [ -z "$prefix" ]; then
    chown root:sardze /var/lib/sardze
    chown sardze-agent:sardze /var/lib/sardze/agent
fi

# 3. Settings: the site profile and who this device is.
install_if_changed() { # source, target, mode
    if [ -e "$2" ] && cmp -s "$1" "$2"; then
        return 0
    fi
    install -D -m "$3" "$1" "$2"
    say "wrote $2"
}
install_if_changed "$site" "$prefix/etc/sardze/site.yaml" 0644
written="$(mktemp)"
trap 'rm -f "$written"' EXIT
printf 'SARDZE_DEVICE=%s\nSARDZE_SITE=/etc/sardze/site.yaml\nSARDZE_STATE=/var/lib/sardze\n' \
    "$device" >"$written"
install_if_changed "$written" "$prefix/etc/sardze/device.env" 0644

# 4. The program. picamera2 and libcamera come from the system's packages, hence --system-site-packages.
if [ -z "$prefix" ]; then
    if [ ! -x /opt/sardze/venv/bin/python ]; then
        python3 -m venv --system-site-packages /opt/sardze/venv
        say "made /opt/sardze/venv"
    fi
    extras="device,pi"
    if [ "$(python3 -c 'import sys; print(sys.version_info < (3, 12))')" = True ]; then
        # Raspberry Pi OS Bookworm: apt's camera packages are built for numpy 1.
        extras="device,pi-bookworm"
    fi
    /opt/sardze/venv/bin/python -m pip install --quiet --upgrade "$wheel[$extras]"
    say "installed $(/opt/sardze/venv/bin/sardze-device --version)"
fi

# 5. Services, and a journal that lives in memory. A device is a camera or a display; the profile says which.
for unit in "$here"/sardze-*.service; do
    install_if_changed "$unit" "$prefix/etc/systemd/system/$(basename "$unit")" 0644
done
install_if_changed "$here/journald-volatile.conf" \
    "$prefix/etc/systemd/journald.conf.d/sardze.conf" 0644
if [ -z "$prefix" ]; then
    role="$(/opt/sardze/venv/bin/python -c '
import sys
from pathlib import Path
from sardze_device.settings import read_settings
print("camera" if read_settings(Path(sys.argv[1]), sys.argv[2]).display is None else "display")
' /etc/sardze/site.yaml "$device")"
    if [ "$role" = camera ]; then other=display; else other=camera; fi
    if [ "$role" = display ] && [ ! -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ]; then
        apt-get install -y -qq fonts-dejavu-core >/dev/null 2>&1 \
            || say "install fonts-dejavu-core: without it the display has no letters with accents"
    fi
    systemctl daemon-reload
    systemctl try-restart systemd-journald.service
    systemctl disable --quiet --now "sardze-$other.service"
    for service in sardze-agent "sardze-$role"; do
        systemctl enable --quiet "$service.service"
        systemctl restart "$service.service"
        say "started $service"
    done
    say "give this key to the fleet: sardze camera add SITE $device --public-key FILE"
    setpriv --reuid=sardze-agent --regid=sardze --clear-groups \
        /opt/sardze/venv/bin/sardze-device --device "$device" identity
fi
say "done"
