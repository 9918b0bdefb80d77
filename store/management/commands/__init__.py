"""The words after ./tuppence: up, test, doctor, audit, worker.
Enter at up.py.
Nobody imports it.
"""
