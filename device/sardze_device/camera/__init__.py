# SPDX-License-Identifier: EUPL-1.2
"""The camera: from a frame to a plate read in the outbox. No network, no key."""
