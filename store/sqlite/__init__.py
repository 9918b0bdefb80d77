"""The SQLite backend with a fair gate before each write transaction.
Enter at base.py; Django loads it by the name of the folder.
Nobody imports it.
"""
