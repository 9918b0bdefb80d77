"""The shop's own words: pages and menus.
Enter at queries.py and services.py.
catalog's doors and upper floors may import it.
"""
