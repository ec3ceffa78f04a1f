# SPDX-License-Identifier: EUPL-1.2
"""The figures of `bench_exposure` as a page: a table, and a plot drawn as SVG by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 56, 150, 24, 48
COLOURS = ("#0b6e4f", "#1d4e89", "#b23a48", "#c98b0b", "#555555")


def plot(lux: Sequence[float], exact: Mapping[str, Sequence[float | None]]) -> str:
    """Share of exact reads over lux, which falls to the right as the evening does."""
    first, last = math.log10(max(lux)), math.log10(min(lux))

    def at(level: float, share: float) -> tuple[float, float]:
        x = LEFT + (math.log10(level) - first) / (last - first) * (WIDTH - LEFT - RIGHT)
        return round(x, 1), round(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for share in (0.0, 0.25, 0.5, 0.75, 0.9, 1.0):
        (x, y), (end, _) = at(max(lux), share), at(min(lux), share)
        parts.append(f'<path d="M{x} {y}H{end}" stroke="#cccccc"/>')
        parts.append(f'<text x="{x - 8}" y="{y + 4}" text-anchor="end">{share:.0%}</text>')
    for level in lux:
        x, y = at(level, 0.0)
        parts.append(f'<text x="{x}" y="{y + 18}" text-anchor="middle">{level:g}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 8}">lux on the road; exact reads</text>')
    for index, (name, shares) in enumerate(exact.items()):
        colour = COLOURS[index % len(COLOURS)]
        tried = [(level, share) for level, share in zip(lux, shares, strict=True)]
        points = [at(level, share) for level, share in tried if share is not None]
        way = " ".join(f"{x},{y}" for x, y in points)
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in points]
        y = TOP + 20 * index + 6
        parts.append(f'<text x="{WIDTH - RIGHT + 16}" y="{y}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def table(
    lux: Sequence[float],
    exact: Mapping[str, Sequence[float | None]],
    shutters: Mapping[str, Sequence[float]],
    vehicles: int,
) -> str:
    """The page."""
    lines = [
        "# Exact reads against light",
        "",
        f"{vehicles} vehicles of the synthetic road (40 to 70 km/h, plates of LV, LT, EE and PL), "
        "two frames each,",
        "through the photometric camera: an IMX477's 2028x1080 pixels behind f/1.8. Each cell: "
        "share of exact texts, and the",
        "shutter in milliseconds. Stock: where libcamera's tuning for that sensor lets "
        "auto-exposure rest. The lamp gives",
        "100 mW/m² of 850 nm at the plate. A dash: not tried, after nothing was read in more "
        "light. Drawn plates, no denoising; lamps of vehicles do not "
        "shine. Written by",
        "`.venv/bin/python tests/bench/bench_exposure.py --docs`.",
        "",
        "![Exact reads against lux](night-figures.svg)",
        "",
        f"| lux | {' | '.join(exact)} |",
        "|---" * (len(exact) + 1) + "|",
    ]
    for index, level in enumerate(lux):
        cells = (_cell(exact[name][index], shutters[name][index]) for name in exact)
        lines.append(f"| {level:g} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _cell(share: float | None, shutter_us: float) -> str:
    return "–" if share is None else f"{share:.0%} · {shutter_us / 1000:.2g}"
