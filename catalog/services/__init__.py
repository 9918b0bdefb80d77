"""Writing the catalog: one verb a function.
Enter at products.py.
catalog's doors and upper floors may import it.
"""
