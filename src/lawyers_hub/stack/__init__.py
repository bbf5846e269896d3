"""Starts, stops, kills and awaits the services of an installation on one machine."""
