"""Which passwords are too common."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError


class ExactlyCommon(CommonPasswordValidator):
    """Refuses the 20,000 most used passwords as they stand, in small letters.

    Django refuses them in any case; clients written for Saleor, which knows no such list, may send
    one with a capital and a sign, and guessing is slowed down at the door.
    """

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError: password_too_common."""
        del user
        if password in self.passwords:
            raise ValidationError(self.get_error_message(), code="password_too_common")
