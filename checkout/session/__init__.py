"""What a shopper said at checkout: one row per cart.
Enter at services.py.
checkout's stories and themes may import it.
"""
