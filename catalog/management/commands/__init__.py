"""One command a file.
Enter at import_products.py.
Nobody imports it: Django finds it by name.
"""
