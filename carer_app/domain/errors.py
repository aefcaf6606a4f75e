"""The few exceptions of the domain; each message is a sentence that names the thing that is wrong."""


class DomainError(Exception):
    """Anything the domain refuses. The message may be shown to a person."""


class MalformedEntry(DomainError):
    """What was offered is not an entry: unknown kind, unknown key, wrong type, or missing field."""


class MalformedPack(DomainError):
    """A protocol pack breaks its own rules: unknown key, missing citation, dangling id."""


class MalformedFacts(DomainError):
    """An answer that no question offers."""


class BrokenChain(DomainError):
    """The log does not hold together: something was edited, removed, inserted, moved or cut."""
