import type { StoredEntry } from '@marketcache/cache'
import { createValidator, Nullable, Type } from '@marketcache/contracts'
import type { Refusal } from './refusal.ts'

const ambiguous = createValidator(
  Type.Object({
    code: Type.Literal('ambiguous_instrument'),
    candidates: Type.Array(
      Type.Object({ id: Type.String(), kind: Type.String(), name: Nullable(Type.String()) }),
    ),
  }),
)

/** Says why an `unknown` entry has no value: nobody knows the name, or it can mean several things. */
export function readNote({ body }: Pick<StoredEntry, 'body'>): Refusal {
  const note = parse(body)
  if (!ambiguous.accepts(note)) return { code: 'unknown_instrument', retryAfterMs: null }
  return { code: note.code, retryAfterMs: null, candidates: note.candidates }
}

/** A note that cannot be read, such as one of another version, says no more than its kind. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}
