"""The formats of English.
Enter at formats.py.
Nobody imports it: Django finds it by the language's name.
"""
