# SPDX-License-Identifier: EUPL-1.2
"""The acceptance sheet: one HTML file without a script that says how a camera was left.

Pure: everything is given in. It holds the masked picture, what was drawn on it, each figure with
its judgement, and room for two names. Whatever comes from a profile or a person is escaped.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from sardze_device.aim.drawing import Drawing
from sardze_device.aim.verdict import Light, Verdict

WORDS = {
    Light.GREEN: "Good",
    Light.GREY: "Not seen yet",
    Light.YELLOW: "Usable, should be better",
    Light.RED: "Not good enough",
}
_STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; color: #15201f; max-width: 60rem; margin: 2rem auto;
  padding: 0 1.25rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .6rem;
  border-bottom: 1px solid #d5dcda; vertical-align: top; }
figure { margin: 0; position: relative; } figure img, figure svg { display: block; width: 100%; }
figure svg { position: absolute; inset: 0; height: 100%; }
.light { display: inline-block; padding: .1rem .7rem; border-radius: 99px; font-weight: 600; }
.green { background: #e3f3ea; color: #177245; } .yellow { background: #fbf0dc; color: #8a5300; }
.red { background: #fbe6e4; color: #b3261e; } .grey { background: #e8edeb; color: #5a6966; }
.lane { fill: #0d5f5733; stroke: #63c7b8; } .zone { fill: none; stroke: #efb547; }
.watch { fill: #4f8fd633; stroke: #7fb0e8; } .line { fill: none; stroke: #ff5d8f; }
polygon, polyline { stroke-width: 2; vector-effect: non-scaling-stroke; }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 3rem; margin-top: 3rem; }
.sign p { border-top: 1px solid #15201f; padding-top: .3rem; }
pre { background: #f5f7f6; padding: .8rem; overflow-x: auto; }
.muted { color: #51605d; }
@media print { body { margin: 0; } }
"""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Which camera, when, and what is on record for it."""

    site_name: str
    device_id: str
    device_name: str
    at: datetime
    clock_trusted: bool
    speed_kmh: float
    release: str
    reasons_not_to_read: tuple[str, ...]


def write_sheet(
    occasion: Occasion, verdict: Verdict, drawing: Drawing, section: str, jpeg: bytes
) -> str:
    """The sheet as one file."""
    at = f"{occasion.at:%Y-%m-%d %H:%M} UTC"
    if not occasion.clock_trusted:
        at += " by a clock that nobody vouches for"
    rows = [
        ("Camera", f"{occasion.device_name} ({occasion.device_id})"),
        ("Site", occasion.site_name),
        ("Looked at", at),
        ("Speed assumed", f"{occasion.speed_kmh:.0f} km/h"),
        ("Release", occasion.release),
        ("May read plates", "; ".join(occasion.reasons_not_to_read) or "yes, the record is whole"),
    ]
    title = f"Acceptance of {occasion.device_id}"
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
style-src 'unsafe-inline'"><style>{_STYLE}</style></head><body>
<h1>{escape(title)}</h1>
<p><span class="light {verdict.light}">{WORDS[verdict.light]}</span></p>
<table>{"".join(_row(*row) for row in rows)}</table>
<h2>What it sees</h2>
{_picture(jpeg, drawing)}
<p class="muted">Privacy zones are black in this picture; people, windscreens and plates
that were found are beyond recognition.</p>
<h2>What was measured</h2>
<table><tr><th>What</th><th>Figure</th><th>Judgement</th></tr>{_findings(verdict)}</table>
<h2>What was drawn</h2>
<pre>{escape(section)}</pre>
<div class="sign"><p>Technician, date</p><p>Second look, date</p></div>
</body></html>
"""


def _row(name: str, value: str) -> str:
    return f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>"


def _findings(verdict: Verdict) -> str:
    return "".join(
        f"<tr><th>{escape(each.name)}</th><td>{escape(each.figure)}</td>"
        f'<td><span class="light {each.light}">{WORDS[each.light]}</span> {escape(each.words)}'
        "</td></tr>"
        for each in verdict.findings
    )


def _picture(jpeg: bytes, drawing: Drawing) -> str:
    if not jpeg:
        return "<p>No picture was to be had.</p>"
    data = base64.b64encode(jpeg).decode()
    drawn = [("lane", lane.lane_id, lane.polygon) for lane in drawing.lanes]
    drawn += [("line", line.name, line.points) for line in drawing.lines]
    drawn += [("watch", zone.name, zone.polygon) for zone in drawing.zones]
    drawn += [("zone", zone.name, zone.polygon) for zone in drawing.privacy_zones]
    shapes = "".join(_shape(*each) for each in drawn)
    return (
        f'<figure><img alt="The picture, masked" src="data:image/jpeg;base64,{data}">'
        f'<svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">{shapes}</svg>'
        f"</figure>{_legend(drawing)}"
    )


def _shape(kind: str, name: str, corners: Sequence[tuple[float, float]]) -> str:
    points = " ".join(f"{x:.4f},{y:.4f}" for x, y in corners)
    form = "polyline" if kind == "line" else "polygon"
    return f'<{form} class="{kind}" points="{points}"><title>{escape(name)}</title></{form}>'


def _legend(drawing: Drawing) -> str:
    named = (
        ("Lanes, green", [f"{lane.lane_id} ({lane.direction})" for lane in drawing.lanes]),
        ("Lines, red", [line.name for line in drawing.lines]),
        ("Zones, blue", [zone.name for zone in drawing.zones]),
        ("Privacy zones, black with a yellow edge", [z.name for z in drawing.privacy_zones]),
    )
    words = ". ".join(f"{kind}: {', '.join(names) or 'none'}" for kind, names in named)
    return f'<p class="muted">{escape(words)}.</p>'
