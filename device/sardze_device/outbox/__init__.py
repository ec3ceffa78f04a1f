# SPDX-License-Identifier: EUPL-1.2
"""The outbox: the durable queue of facts between the camera and the agent, one SQLite file.

A fact that ``append`` has returned for is on disk (the first line of safety, DESIGN 2). The rest of
the package: ``outbox`` is the thing itself, ``bounds`` says what goes when room runs out, ``file``
is its file in use, ``opening`` brings one into use or sets a damaged one aside, ``schema`` holds
the numbered steps of the tables, ``reserve`` keeps sequence numbers from ever being given twice,
``rows`` are the typed records.
"""

from sardze_device.outbox.outbox import Outbox
from sardze_device.outbox.rows import (
    CameraStatus,
    DataSpent,
    DisplayStatus,
    Losses,
    OutboxLimits,
    OutboxRow,
    OutboxStatus,
    SendLane,
    StoredDesired,
)

__all__ = [
    "CameraStatus",
    "DataSpent",
    "DisplayStatus",
    "Losses",
    "Outbox",
    "OutboxLimits",
    "OutboxRow",
    "OutboxStatus",
    "SendLane",
    "StoredDesired",
]
