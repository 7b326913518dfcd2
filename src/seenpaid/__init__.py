"""Seenpaid: make an invoice, share it by a link, know who opened it, get paid."""

__version__ = "0.1.0"
