"""The ground floor: money, errors, accounts, channels, ledger, mail, the owner's kit, settings.
Enter at settings.py (what is composed) and kernel/ (what everyone speaks).
Every floor may import it; it imports nothing of ours.
"""
