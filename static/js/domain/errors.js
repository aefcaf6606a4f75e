/** What the domain refuses; each message is a sentence that names the thing that is wrong. Twin of carer_app/domain/errors.py. */

export class DomainError extends Error {}

/** What was offered is not an entry: unknown kind, unknown key, wrong type, or missing field. */
export class MalformedEntry extends DomainError {}

/** A protocol breaks its own rules. */
export class MalformedPack extends DomainError {}

/** An answer that no question offers. */
export class MalformedFacts extends DomainError {}
