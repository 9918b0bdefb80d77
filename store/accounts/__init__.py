"""People: users, addresses, log-in, and the actor that services authorise.
Enter at services/ and models.py.
Every upper floor may import it.
"""
