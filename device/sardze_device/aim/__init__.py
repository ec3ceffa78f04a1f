# SPDX-License-Identifier: EUPL-1.2
"""Aiming: a page for whoever stands at the pole, that shows the picture and judges it.

``measuring`` takes figures from frames, ``verdict`` judges them (pure), ``door`` lets one person
in (pure), ``drawing`` turns what was drawn into a profile's section, ``sheet`` writes the
acceptance sheet, ``view`` watches the source, ``server`` speaks HTTP, ``pages`` says what is on
the pages and ``compose`` puts all together. Plates are found here and never read; nothing is
stored.
"""
