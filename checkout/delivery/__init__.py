"""Zones, methods and rates of delivery.
Enter at queries.py: options().
checkout's stories and themes may import it.
"""
