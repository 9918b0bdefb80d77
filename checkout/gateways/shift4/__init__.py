"""Shift4 (api.shift4.com): one card charge through the official SDK, answers read with care.
Enter by `gateway.build(config)`, through `checkout.gateways.registry`.
Only `checkout.gateways.registry` and tests may import it."""
