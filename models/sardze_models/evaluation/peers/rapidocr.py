# SPDX-License-Identifier: EUPL-1.2
"""RapidOCR (PP-OCRv4 detection and recognition) with its settings as they come; run by `worker`.

It knows text, not plates: every line of text that it sees is an answer, with no country.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

from rapidocr_onnxruntime import RapidOCR


def open_peer(
    threads: int, countries: Mapping[str, str]
) -> tuple[str, Callable[[Any], list[dict[str, object]]]]:
    """Its detector, classifier and recogniser; see `worker`. It takes no countries."""
    engine = RapidOCR(intra_op_num_threads=threads, inter_op_num_threads=threads)

    def analyse(picture: Any) -> list[dict[str, object]]:
        lines, _ = engine(picture)
        return [_answer(*line) for line in lines or ()]

    return version("rapidocr-onnxruntime"), analyse


def _answer(corners: Any, text: str, confidence: float) -> dict[str, object]:
    xs, ys = zip(*corners, strict=True)
    box = tuple(float(side) for side in (min(xs), min(ys), max(xs), max(ys)))
    return {"box": box, "text": text, "confidence": float(confidence), "told": {"": text}}
