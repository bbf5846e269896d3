"""Following one request: its steps through every process, from the log files or from Jaeger, as a waterfall."""
