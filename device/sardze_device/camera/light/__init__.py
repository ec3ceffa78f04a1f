# SPDX-License-Identifier: EUPL-1.2
"""Exposure for plates: short enough not to blur, light enough to read, by day and by night.

Followed from the outside in: `regulated` (a source that minds its exposure), `controller` (the
decision), `phases` (day, dusk, night), `exposure` (shutter and gain within their limits), `measure`
(what a picture says of its light), `lamp` (infrared lamp and cut filter; `gpio` has real ones).
"""
