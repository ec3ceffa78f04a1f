# SPDX-License-Identifier: EUPL-1.2
"""How well plates are found and read, ours and others', over labelled photographs.

`labels` are what a person saw, `answers` what a system said; `matching` brings them together and
`marks` says what is right. `figures`, `intervals`, `calibration` and `bands` make numbers of the
marks, `report` makes pages of the numbers, `failures` and `failure_sheet` show what went wrong. All
these are pure. `ours` and `peers` run the systems, `rendered` draws plates to read.
"""
