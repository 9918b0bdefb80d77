"""Mail: one function, text and HTML, kept when it cannot be sent.
Enter at services.py: send(kind, to, data).
Every floor may import it.
"""
