"""Fields of tier 1 that are null, or empty lists, on the demo store; and why."""

from __future__ import annotations

NULLS = {
    "ExternalObtainAccessTokens.token": "the store has no provider to log in with",
    "ExternalObtainAccessTokens.refreshToken": "the store has no provider to log in with",
    "ExternalObtainAccessTokens.user": "the store has no provider to log in with",
    "TransactionInitialize.data": "only a bank that wants to see the shopper gives the client "
    "an address; neither the dummies nor the sandbox have such a bank",
    "TransactionProcess.data": "as of TransactionInitialize.data",
    "User.avatar": "people have no pictures here",
}
