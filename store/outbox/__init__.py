"""Events written in the caller's transaction and handled later, at least once.
Enter at services.py: emit() writes, on() names a handler, deliver() runs them.
Every room may import it.
"""
