"""The owner's desk of the catalog: products, shelves, taxes, warehouses, pages, import.
Enter at desk.py, which the desk finds by name.
Nobody imports it.
"""
