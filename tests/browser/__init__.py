"""A package, so that its hub, a fixture of this scope, ends with the last of these tests and not of all tests."""
