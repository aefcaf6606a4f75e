"""When the sealing keys turn, the secrets of second factors are sealed again too: they hang on keys made from those."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.orm import Session

from carer_app.db.models.people import Person
from carer_app.db.queries import sign_in
from carer_app.db.sealing import WrongKey


def reseal_second_factors(session: Session) -> int:
    """Seals code-app secrets and recovery codes under the newest key; says of how many people. Raises WrongKey, naming the person's id."""
    people = sign_in.with_second_factor(session)
    for person in people:
        try:
            _reseal(person)
        except (KeyError, ValueError):
            raise WrongKey(f"SEALING_KEYS lacks the key that the second factor of person {person.id} was sealed with.") from None
    return len(people)


def _reseal(person: Person) -> None:
    library = current_app.extensions["security"]
    if person.tf_totp_secret:
        person.tf_totp_secret = library.totp_factory.sealed_by_newest(person.tf_totp_secret)
    if person.mf_recovery_codes:
        codes = library.mf_recovery_codes_util
        opened = codes._decrypt_codes(list(person.mf_recovery_codes))
        if len(opened) != len(person.mf_recovery_codes):
            raise ValueError
        person.mf_recovery_codes = codes._encrypt_codes(opened)
