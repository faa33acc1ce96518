"""Words that every other room uses: errors, texts, sources, problems."""
