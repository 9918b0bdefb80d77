"""The payment sandbox: a process of its own that speaks the providers' wires and keeps the truth.
Enter by `python -m checkout.sandbox` (`__main__.py`); README.md tells how to use it alone.
Nobody may import it, and it imports nothing of the shop: it is the judge."""
