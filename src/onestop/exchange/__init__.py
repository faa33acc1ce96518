"""Exchange: registers in, judged registers out."""
