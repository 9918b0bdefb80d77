"""How the desk writes a date: one way for lists, forms and pages.
Enter at en/formats.py; the settings name this package as FORMAT_MODULE_PATH.
Nobody imports it: Django finds it by the language's name.
"""
