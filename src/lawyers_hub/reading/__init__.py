"""Reads a hostile file: what it really is, its text page by page, and the personal data in it."""
