# SPDX-License-Identifier: EUPL-1.2
"""Families of detectors: what their answers mean, in numpy alone.

`recipe` says how a model is asked, `letterbox` lays pictures onto inputs, `sardze`, `ssd`, `yolox`
and `yolov8` read answers into `candidates`, of which the distinct ones become `road_user`s.
`agreement` compares two finders. Running models is `sardze_models.road_users`' business.
"""
