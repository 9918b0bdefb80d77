"""What shoppers see: pages, drops and the Liquid engine.
Enter at urls.py and pages/.
Nobody imports it.
"""
