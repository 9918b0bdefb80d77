"""What every provider of the sandbox shares: storage, ledger, idempotency, events, clock, faults.
Enter by `core.open_core`, and `exchange.run` for one request.
The sandbox's providers, its control plane and `__main__` may import it."""
