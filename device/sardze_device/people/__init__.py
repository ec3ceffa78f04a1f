# SPDX-License-Identifier: EUPL-1.2
"""People counted in bands, never identified: the extra ``[people]`` (SECURITY 58)."""
