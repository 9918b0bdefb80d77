"""The owner's desk on django-unfold: site, forms, panels by name.
Enter at site.py.
Every floor's admin.py may import it.
"""
