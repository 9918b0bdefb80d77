"""The gateways: each turns our verbs into one provider's calls and its answers into one `Result`.
Enter by `registry.build(name, config)`; the words every gateway speaks are in `base`.
Only rooms of checkout above this one (payments, apply, complete, admin) may import it."""
