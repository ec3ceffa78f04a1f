# SPDX-License-Identifier: EUPL-1.2
"""The line to the broker: messages in batches, acknowledged when told to, and what goes down."""

from sardze_fleet.broker.connection import Broker, Delivery

__all__ = ["Broker", "Delivery"]
