"""What a variant is sold as: immutable, versioned offers per channel.
Enter at services.py: publish(); queries.py: current().
catalog's doors and services, cart and above may import it.
"""
