"""Version numbers of what tables hold: triggers count every write, in the writer's transaction.
Enter at queries.py (numbers, next_moment) and registry.py (watch).
Doors may import it; each floor says in its versions.py which of its tables are watched.
"""
