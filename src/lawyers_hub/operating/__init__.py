"""What operators do with the jobs of an installation: look at them, decide about them, hold their sending."""
