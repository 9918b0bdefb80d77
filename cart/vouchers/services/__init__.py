"""Writing vouchers, their codes and their uses.
Enter at vouchers.py, codes.py, uses.py: one noun a file.
cart's doors, checkout and tests may import it.
"""
