"""What is for sale and for how much: products, prices, taxes, stock, files.
Enter at queries/ and services/.
cart, checkout and themes may import it.
"""
