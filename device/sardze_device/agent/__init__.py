# SPDX-License-Identifier: EUPL-1.2
"""The agent: identity, configuration, health and sending. It alone talks to the network."""
