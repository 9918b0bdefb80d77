"""PostgreSQL: statements prepared on a connection and run without a cursor.
Enter at statements.py (fetch).
The engine of the API and the versions may import it.
"""
