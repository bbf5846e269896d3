"""Everything behind `hub` that judges whether a promise is kept.

A proof prepares, acts, observes, judges, restores, and leaves evidence. It knows the product from outside only: over
HTTP, in SQL, in files, and as processes of the `stack`. A ruler is not cut from what it measures.
"""
