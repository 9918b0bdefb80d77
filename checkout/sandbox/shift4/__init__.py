"""The Shift4 wire: tokens, charges, refunds, events, and the stand-in for shift4.js.
Enter by `app.Shift4`.
`checkout.sandbox.__main__` may import it."""
