"""Gift cards: issued, mailed, put into carts, held and taken for orders, given back.
Enter at services/cards.py (the owner's) and services/uses.py (an order's).
cart's doors, services and queries, checkout and themes may import it.
"""
