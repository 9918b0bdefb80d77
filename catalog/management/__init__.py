"""Commands of the catalog for the owner's shell.
Enter at commands/.
Nobody imports it: Django finds it by name.
"""
