# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong with a model, split by who can mend it.

Each error carries a sentence of what happened and a remedy for the person who reads it; the
process edge prints both. Nothing here is raised for a programmer's mistake.
"""

from __future__ import annotations


class ModelError(Exception):
    """A model cannot be used."""

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy


class CatalogueError(ModelError):
    """The catalogue itself is missing, unreadable or does not list the model asked for."""


class ModelIntegrityError(ModelError):
    """A weights file is missing, truncated or not the one whose hash was released."""


class ModelFormatError(ModelError):
    """The runtime does not understand the file, or its tensors differ from the catalogue's."""


class ModelInputError(ModelError):
    """An array given to a model has another shape or type than the catalogue says."""


class RuntimeMissingError(ModelError):
    """No TFLite runtime can be imported, or the one installed cannot build an interpreter."""


class LabelsError(ModelError):
    """A table of labelled plates is not of the form that evaluation and training read."""


class PeerError(ModelError):
    """Another system that ours is compared with is not installed or stopped on its way."""
