"""Django's folder for commands.
Enter at commands/.
Nobody imports it.
"""
