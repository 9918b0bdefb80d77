"""Pure rules of price and tax: values in, values out.
Enter at tax.py.
catalog's rooms, cart and above may import it.
"""
