"""Channels and the shop as API clients see them.
Enter at schema.py; scope.py finds the channel of a root field.
Every floor's api/ may import it.
"""
