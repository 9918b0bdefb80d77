"""Running a store: start, stop, backup, readiness, doctor.
Enter at supervisor.py.
Only the management commands import it.
"""
