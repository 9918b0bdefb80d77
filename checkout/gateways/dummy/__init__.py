"""The dummy: answers what the client asks it to; for developing against a shop in test mode.
Enter by `gateway.build(code, config)`, through `checkout.gateways.registry`.
Only `checkout.gateways.registry` and tests may import it."""
