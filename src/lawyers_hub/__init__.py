"""Lawyers Hub: where law firms keep their cases and documents, each behind a wall of its own."""
