"""The words everyone speaks: money, errors, actors, ids, rows, pages, clock, text.
Enter at money.py and errors.py; the list of files is fixed, an ADR adds one.
Every room may import it.
"""
