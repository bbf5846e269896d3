"""What a law firm does. Each file is one feature: its types, its rules and its SQL."""
