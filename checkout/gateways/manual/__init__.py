"""Manual payment: a bank transfer that the owner marks as paid; nothing leaves the machine.
Enter by `gateway.build(config)`, through `checkout.gateways.registry`.
Only `checkout.gateways.registry` and tests may import it."""
