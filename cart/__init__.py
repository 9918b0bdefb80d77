"""What a shopper gathers: carts, lines, totals, and the rights bought.
Enter at services.py and totals.py.
checkout and themes may import it.
"""
