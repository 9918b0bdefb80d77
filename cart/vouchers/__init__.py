"""Vouchers: what a code takes off, for whom, how often it was used.
Enter at services/ and queries.py; rules.py says when one applies.
cart's queries, promo and doors, checkout and themes may import it.
"""
