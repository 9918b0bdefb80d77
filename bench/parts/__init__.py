"""What the benches share: a store with 1,000 products, a server, clients, and a CPU meter.

Enter at run.py; measured figures stand in docs/performance.md. Only bench/ may import this.
"""
