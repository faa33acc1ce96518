"""Testing: worked examples run against the library; shipped, because provinces need it."""
