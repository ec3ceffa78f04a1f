# SPDX-License-Identifier: EUPL-1.2
"""The board at the roadside: what the manager wants shown, as a picture on a screen.

A frame's way: ``face`` decides what is to be seen now, ``layout`` breaks it into pages that fit,
``picture`` draws one, a ``screen`` shows it; ``display`` is the loop, ``compose`` puts it together.
"""
