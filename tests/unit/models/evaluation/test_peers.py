# SPDX-License-Identifier: EUPL-1.2
"""Other systems in processes of their own."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sardze_models.errors import PeerError
from sardze_models.evaluation.answers import Answer, Said
from sardze_models.evaluation.labels import Label, Photograph
from sardze_models.evaluation.peers.known import PEERS, Peer
from sardze_models.evaluation.peers.lines import plates_of
from sardze_models.evaluation.peers.running import check_installed, running

PYTHON = Path(sys.executable)


def test_a_peer_answers_from_its_own_process(peer: Peer, street: Photograph) -> None:
    with running(peer, PYTHON, threads=2) as process:
        assert process.version == "1.0 on 2"
        reply = process.reply(street)
        (answer,) = reply.answers
        assert answer.untold == Said("LATVIA640", 0.5)
        assert 5 < process.peak_rss_mb < 300
    assert process.process.returncode == 0


def test_a_peer_is_told_the_country_that_it_knows_and_else_reads_without(
    peer: Peer, street: Photograph
) -> None:
    (label,) = street.labels
    estonian = replace(street, labels=(replace(label, country="EE"),))
    with running(peer, PYTHON) as process:
        told = [process.reply(each).answers[0].told.text for each in (street, estonian)]
    assert told == ["NOTEMPLATE", "BYTEMPLATE"]


def test_a_peer_that_dies_says_why(peer: Peer, tmp_path: Path, street: Photograph) -> None:
    from PIL import Image

    file = tmp_path / "small.png"
    Image.new("L", (20, 20)).save(file)
    with pytest.raises(PeerError, match="small has ended: ValueError: the picture is too small"):
        with running(peer, PYTHON) as process:
            process.reply(replace(street, file=file))


def test_a_peer_that_is_not_installed_is_named_with_what_installs_it(peer: Peer) -> None:
    check_installed(peer, PYTHON)
    with pytest.raises(PeerError, match="pip install 'small==1.0'.*--peers-python"):
        check_installed(replace(peer, vendor="no_such_vendor"), PYTHON)


def test_an_interpreter_that_is_none_is_refused(peer: Peer, tmp_path: Path) -> None:
    with pytest.raises(PeerError, match="cannot be started"):
        check_installed(peer, tmp_path / "python")


def test_every_known_peer_has_its_module() -> None:
    assert all(peer.module.is_file() for peer in PEERS.values())


def _line(text: str, left: float, top: float) -> Answer:
    return Answer((left, top, left + 40, top + 10), Said(text, 0.8), Said(text, 0.8))


def test_lines_within_a_plate_count_joined_top_line_first() -> None:
    plate = Label((0, 0, 100, 40), "AB123CD", "IT")
    lines = (_line("CD", 50, 22), _line("AB", 5, 3), _line("123", 5, 20), _line("SALE", 300, 5))
    joined, elsewhere = plates_of(lines, [plate])
    assert joined.untold.text == joined.told.text == "AB123CD"
    assert joined.box == (5, 3, 90, 32)
    assert elsewhere == lines[3]


def test_the_line_nearest_to_the_truth_counts_among_others_on_the_plate() -> None:
    plate = Label((0, 0, 100, 40), "CN2X798", "US")
    (answer,) = plates_of([_line("TEXAS", 30, 2), _line("CN2X796", 20, 16)], [plate])
    assert answer.untold.text == "CN2X796"


def test_a_single_line_stays_as_it_is() -> None:
    lines = (_line("AB123CD", 5, 3), _line("SALE", 300, 5))
    assert plates_of(lines, [Label((0, 0, 100, 40), "AB123CD", "IT")]) == lines
