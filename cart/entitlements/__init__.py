"""Who may open what: granted when paid, revoked when refunded.
Enter at services.py: grant(), revoke().
cart's doors, checkout and themes may import it.
"""
