"""Checkout, payment and orders as API clients see them.
Enter at schema.py.
No one imports it; the schema finds it by name.
"""
