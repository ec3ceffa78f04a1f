# SPDX-License-Identifier: EUPL-1.2
"""The peers that can be asked for by name, and how each is treated."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Peer:
    """One other system.

    Attributes:
        module: the file that `worker` opens.
        vendor: what has to be importable there.
        package: what installs it.
        knows_plates: if not, its answers are lines of text, and its false boxes mean nothing.
        remark: what a reader of the comparison must know.
    """

    name: str
    module: Path
    vendor: str
    package: str
    knows_plates: bool
    remark: str


PEERS: dict[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer(
            "rapidocr",
            _HERE / "rapidocr.py",
            "rapidocr_onnxruntime",
            "rapidocr-onnxruntime==1.4.4",
            knows_plates=False,
            remark="reads any text, knows no plates and no countries; of the lines within a "
            "labelled plate, alone or joined, the one nearest to the truth counts; text elsewhere "
            "is not held against it",
        ),
        Peer(
            "simplelpr",
            _HERE / "simplelpr.py",
            "simplelpr",
            "SimpleLPR>=3.6.4",
            knows_plates=True,
            remark="evaluation mode; not told: all its countries that we know too; told: its text "
            "by that country's template, else without template (it has none of the US)",
        ),
    )
}
