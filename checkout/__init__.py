"""When money moves: session, delivery, orders, payments, gateways.
Enter at complete.py (the story) and apply.py (the gateway's word).
themes may import it.
"""
