# SPDX-License-Identifier: EUPL-1.2
"""The town hall's screens: server-rendered pages over the store, on loopback.

``app.create_app`` is the list of all parts; ``server.WebServer`` runs it. A page is made in three
steps, each in its own file: the store's records, a view (pure: what stands on the screen, in
words), a template. Nothing here writes but the access log, and nothing here talks to a device:
fleet services meet only in the database.
"""
