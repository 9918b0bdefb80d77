"""Catalogue promotions: what makes variants cheaper, where and when; no prices are kept here.
Enter at queries.py: best(); rewards.py: what a rule takes off; predicate.py: which variants.
catalog's offers and services may import it.
"""
