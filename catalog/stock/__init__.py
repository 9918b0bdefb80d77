"""Quantities per warehouse: movements, allocations, availability.
Enter at services.py: allocate(), release(), ship().
catalog's doors and services, cart and above may import it.
"""
