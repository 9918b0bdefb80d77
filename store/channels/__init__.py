"""Sales channels: currency, country, tax display, minimum charge; and the shop's own name.
Enter at queries.py and models.py.
Every floor may import it.
"""
