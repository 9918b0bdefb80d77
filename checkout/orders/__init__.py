"""Orders, their lines, states, numbers and history.
Enter at services.py and queries.py.
checkout's stories and themes may import it.
"""
