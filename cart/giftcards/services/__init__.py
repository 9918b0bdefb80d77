"""Writing gift cards: cards, what carts carry, what orders use.
Enter at cards.py: issue(); carts.py: attach(); uses.py: hold(), settle(), give_back().
cart's doors, services and queries, checkout and themes may import it.
"""
