"""What people do with their accounts: register, log in, passwords, addresses, tokens, farewell.
Enter at users.py and passwords.py (our pages), registration.py and sessions.py (the API).
Every upper floor may import the files.
"""
