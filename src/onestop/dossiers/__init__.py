"""Dossiers judged: documents, timeline, deadline, outcome. It knows nothing of YAML or plugins."""
