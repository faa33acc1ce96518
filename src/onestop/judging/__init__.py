"""Judging: questions asked of many assessments."""
