"""Stub."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """Stub."""

    text: str


def parse(text: str) -> Address:
    """Stub."""
    return Address(text)
