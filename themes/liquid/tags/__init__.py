"""Tags a theme may use beyond the core language, one noun a file.
Enter at registry.py, which names every tag the environment knows.
Imported by themes.liquid only."""
