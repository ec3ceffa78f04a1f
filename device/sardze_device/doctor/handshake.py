# SPDX-License-Identifier: EUPL-1.2
"""One handshake with the broker, without a word of MQTT.

Speaking MQTT under the device's name would throw its running agent out. So this connects, proves
both sides' certificates and hangs up. A broker that refuses our certificate says so right after
the handshake (TLS 1.3); that is waited for, briefly.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from sardze_device.uplink import tls_context, unreachable
from sardze_wire.profile import Broker

_TIMEOUT_S = 5.0
_REFUSAL_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Handshake:
    """When the certificates end; None where there is no TLS."""

    brokers_ends: datetime | None = None
    ours_ends: datetime | None = None


def shake_hands(broker: Broker) -> Handshake:
    """Reach the broker.

    Raises:
        UplinkError: it cannot be reached, or one side does not believe the other.
    """
    try:
        with socket.create_connection((broker.host, broker.port), _TIMEOUT_S) as plain:
            if broker.tls is None:
                return Handshake()
            context = tls_context(broker.tls)
            ours = x509.load_pem_x509_certificate(Path(broker.tls.certificate_file).read_bytes())
            with context.wrap_socket(plain, server_hostname=broker.host) as secured:
                ends = ssl.cert_time_to_seconds(str((secured.getpeercert() or {})["notAfter"]))
                secured.settimeout(_REFUSAL_WITHIN_S)
                with contextlib.suppress(TimeoutError):
                    secured.recv(1)
            return Handshake(datetime.fromtimestamp(ends, UTC), ours.not_valid_after_utc)
    except OSError as error:
        raise unreachable(broker, error) from error
