"""Addresses and countries as API clients see them.
Enter at schema.py and types.py.
Every floor's api/ may import it.
"""
