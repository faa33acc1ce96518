"""Telling people: ledgers, tables, messages in Vietnamese and English."""
