"""Commands of checkout: the demo's deliveries.
Enter at load_demo_delivery.py.
Nobody imports it.
"""
