"""The owner's desk of checkout: orders, deliveries, webhooks.
Enter at desk.py, which the desk finds by name.
Nobody imports it.
"""
