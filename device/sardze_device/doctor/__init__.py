# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with this device, in words, and how to mend it.

``diagnosis`` judges (pure, beside the checks of ``agent.health``, whose words it takes where they
overlap); ``examine`` tries things: a model, a frame, a handshake, a file.
"""
