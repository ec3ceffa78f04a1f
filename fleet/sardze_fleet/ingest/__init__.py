# SPDX-License-Identifier: EUPL-1.2
"""From the broker into the store: verify, insert if new, commit, then acknowledge."""
