# SPDX-License-Identifier: EUPL-1.2
"""A camera that moves: where it is, what it may do there, and what it may send.

``tpv`` understands gpsd's words, ``gpsd`` listens to it, ``whereabouts`` keeps the position that
may be used, ``places`` chooses the place (pure), ``modem`` asks ModemManager, ``budget`` decides
which pictures may go today (pure).
"""
