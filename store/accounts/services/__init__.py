"""What people do with their accounts: register, log in, change and reset passwords, addresses.
Enter at users.py, passwords.py and addresses.py.
Every upper floor may import the files.
"""
