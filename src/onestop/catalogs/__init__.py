"""Catalogues: YAML files read strictly, checked, and resolved by date. It knows nothing of dossiers."""
