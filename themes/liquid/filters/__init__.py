"""Filters a theme may use, one family a file; each is a plain function of values.
Enter at registry.py, which wraps every filter with its size limits.
Imported by themes.liquid only."""
