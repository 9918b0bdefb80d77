"""The catalog as API clients see it: types, loaders for whole batches, filters.
Enter at schema.py; lists.py has the lists of products, scope.py says which channel is meant.
cart/api and checkout/api may import it.
"""
