"""The catalog as API clients see it, read in batches.
Enter at schema.py; rows.py holds what resolvers are handed.
cart/api and checkout/api may import it.
"""
