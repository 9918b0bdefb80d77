"""Periodic tasks, declared beside the task and claimed by one conditional UPDATE.
Enter at services.py: periodic() declares, run_due() claims and runs.
Every room may import it.
"""
