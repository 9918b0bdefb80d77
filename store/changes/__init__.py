"""What the services changed: before and after, who and when.
Enter at services.py: record() writes one row.
Every room above the kernel may import it.
"""
