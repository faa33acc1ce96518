"""Words that every other room uses: errors, texts, sources, problems."""

VERSION = "0.1.0"
