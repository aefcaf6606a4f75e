"""Passkeys: found by the device itself and always with a finger, face or PIN, so that one is both factors at once."""

from __future__ import annotations

from typing import Any

from flask_security import WebauthnUtil
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement, UserVerificationRequirement


class Passkeys(WebauthnUtil):
    """What we ask of a passkey."""

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, require_resident_key=True, user_verification=UserVerificationRequirement.REQUIRED
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        return UserVerificationRequirement.REQUIRED

    def registration_options(self, user: Any, usage: str, existing_options: dict[str, Any]) -> dict[str, Any]:
        """The name a phone shows beside the passkey is the person's, not only their address."""
        options: dict[str, Any] = super().registration_options(user, usage, existing_options)
        return {**options, "user_display_name": user.name}
