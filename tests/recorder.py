# SPDX-License-Identifier: EUPL-1.2
"""Makes recordings for tests: pictures in, a video file out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import cast

import av
import numpy as np
from PIL import Image


def record(
    path: Path, pictures: Iterable[Image.Image], *, fps: int = 25, codec: str = "mpeg4"
) -> Path:
    """Write pictures of one size as a video; the name's suffix chooses the container."""
    with av.open(str(path), "w") as container:
        stream: av.VideoStream | None = None
        for picture in pictures:
            if stream is None:
                added = container.add_stream(codec, rate=fps, bit_rate=12_000_000)
                stream = cast(av.VideoStream, added)
                stream.width, stream.height = picture.size
                stream.pix_fmt = "yuv420p"
            frame = av.VideoFrame.from_ndarray(np.asarray(picture.convert("RGB")), format="rgb24")
            container.mux(stream.encode(frame))
        if stream is not None:
            container.mux(stream.encode())
    return path
