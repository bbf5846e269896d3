"""Says one verification in many ways: to people, to programs, to code review, to test reports, and as a picture."""
