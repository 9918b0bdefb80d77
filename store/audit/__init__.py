"""The registry of audits: each proves that books and facts agree.
Enter at registry.py: audit() registers a check, run() runs them all.
Rooms with an audit.py import it; the audit command runs it.
"""
