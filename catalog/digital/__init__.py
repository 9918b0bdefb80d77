"""Files behind a variant, in private storage.
Enter at services.py: attach(); storage.py: open_file().
catalog's doors and services, cart and above may import it.
"""
