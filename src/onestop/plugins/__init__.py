"""Plugins: they add values, once, at load; they never decide an answer by their order."""
