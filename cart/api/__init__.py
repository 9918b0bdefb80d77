"""A cart's lines as API clients see them.
Enter at lines.py.
checkout/api may import it.
"""
