"""What shoppers open: one page a file, each a translation between HTTP and the floors below.
Enter at frame.py, which shows a page, and forms.py, which translates refusals.
themes.urls alone may import it.
"""
