"""The GraphQL door: one endpoint, one schema collected from every floor.
Enter at view.py and schema.py.
Every floor's api/ may import it.
"""
