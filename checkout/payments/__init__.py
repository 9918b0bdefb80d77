"""Attempts at moving money, their states, and what gateways told us.
Enter at services.py and inbox.py.
checkout's stories may import it.
"""
