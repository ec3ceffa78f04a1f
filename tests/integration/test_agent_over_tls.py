# SPDX-License-Identifier: EUPL-1.2
"""Off loopback everything is TLS with certificates on both sides (SECURITY 19)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.servers import MosquittoServer, find_mosquitto, free_port, wait_until
from sardze_device.errors import UplinkError
from sardze_device.uplink import Connected, Outgoing, Session, Uplink, UplinkEvent
from sardze_wire.profile import Broker, Tls

pytestmark = pytest.mark.timeout(60)
SESSION = Session("karsava-01", Outgoing("sardze/1/karsava/karsava-01/presence", b"{}", 1))


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def make_authority(folder: Path, name: str) -> None:
    """A certificate authority that lives for a day."""
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1")
    files = ("-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}")
    openssl(folder, "req", "-x509", *curve, *files, "-addext", "keyUsage=critical,keyCertSign")


def make_certificate(folder: Path, name: str, authority: str) -> None:
    """A certificate for a name on loopback."""
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl(folder, "req", *curve, "-keyout", f"{name}.key", "-out", f"{name}.csr",
            "-subj", f"/CN={name}")  # fmt: skip
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey",
            f"{authority}.key", "-CAcreateserial", "-days", "1", "-extfile", "names",
            "-out", f"{name}.pem")  # fmt: skip


@pytest.fixture
def certificates(tmp_path: Path) -> Path:
    """Two authorities, a broker and a device of the first."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl installed: TLS is not tried")
    for name in ("town", "stranger"):
        make_authority(tmp_path, name)
    for name in ("broker", "karsava-01"):
        make_certificate(tmp_path, name, "town")
    make_certificate(tmp_path, "rogue", "stranger")
    return tmp_path


@pytest.fixture
def tls_port(certificates: Path) -> Iterator[int]:
    """A broker that demands certificates."""
    program = find_mosquitto()
    if program is None:
        pytest.skip("no Mosquitto installed: apt-get install mosquitto")
    port = free_port()
    server = MosquittoServer(
        program,
        more_lines=f"listener {port} 127.0.0.1\ncafile {certificates}/town.pem\n"
        f"certfile {certificates}/broker.pem\nkeyfile {certificates}/broker.key\n"
        "require_certificate true\ntls_version tlsv1.2\n",
    )
    yield port
    server.close()


def uplink(port: int, folder: Path, *, ca: str = "town", name: str = "karsava-01") -> Uplink:
    tls = Tls(
        ca_file=f"{folder}/{ca}.pem",
        certificate_file=f"{folder}/{name}.pem",
        key_file=f"{folder}/{name}.key",
    )
    return Uplink(Broker(host="127.0.0.1", port=port, tls=tls))


def granted(line: Uplink) -> bool:
    events: list[UplinkEvent] = []

    def answered() -> bool:
        events.extend(line.poll(0.05))
        return bool(events)

    wait_until(answered, "the broker answers")
    return isinstance(events[0], Connected)


def test_a_device_with_its_certificate_is_let_in(tls_port: int, certificates: Path) -> None:
    line = uplink(tls_port, certificates)
    line.connect(SESSION)
    assert granted(line)
    line.close()


# paho leaves a socket whose handshake failed to the garbage collector, which warns and closes it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_broker_that_cannot_prove_who_it_is_gets_nothing(
    tls_port: int, certificates: Path
) -> None:
    line = uplink(tls_port, certificates, ca="stranger")
    with pytest.raises(UplinkError, match="could not prove who it is.*clock"):
        line.connect(SESSION)


def test_a_device_with_a_strangers_certificate_is_not_let_in(
    tls_port: int, certificates: Path
) -> None:
    line = uplink(tls_port, certificates, name="rogue")
    try:
        line.connect(SESSION)
    except UplinkError:
        return
    assert not granted(line)
