"""A cart's lines and gift cards as API clients see them.
Enter at lines.py, inputs.py, giftcards.py.
checkout/api may import it.
"""
