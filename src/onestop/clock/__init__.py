"""The clock: days, calendars and limits. It knows nothing of procedures, files or plugins."""
