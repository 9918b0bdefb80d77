"""Double-entry books in micros: accounts and append-only transfers.
Enter at services.py: open_account(), post(), reverse().
Upper floors call its services; nobody else touches its tables.
"""
