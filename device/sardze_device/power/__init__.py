# SPDX-License-Identifier: EUPL-1.2
"""Power and heat: what a camera can afford to do now.

``ladder`` decides (pure), ``rungs`` says what each rung leaves on, ``rate`` fits the frame rate to
the processor, ``battery`` measures, ``wake`` sets the alarm before a sleep, ``steward`` puts them
together for the camera's loop.
"""
