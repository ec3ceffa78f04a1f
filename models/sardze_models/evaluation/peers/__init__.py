# SPDX-License-Identifier: EUPL-1.2
"""Other systems that read plates, run on the same photographs.

Each runs in a process of its own, in its own interpreter if need be, so that its memory is its own
and nothing of it is needed here. `known` lists them; `running` starts and asks them; `worker` is
the program in the other process, which opens one of the modules named after a vendor. Those and
`worker` import nothing of ours: the other interpreter need not have it. `lines` makes plates of
the text lines of a system that knows no plates.
"""
