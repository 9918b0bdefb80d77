"""The owner's desk of the cart's rooms: vouchers and their codes.
Enter at desk.py, which the desk finds by name.
Nobody imports it.
"""
