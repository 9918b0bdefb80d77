"""Reading the catalog, batch-shaped, for pages, API and admin alike.
Enter at products.py.
catalog's doors and upper floors may import it.
"""
