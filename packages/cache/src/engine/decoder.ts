import type { StoredEntry } from '../stores/store.ts'
import { decodeBody } from './encode-value.ts'
import type { LocalCopies } from './local-copies.ts'

/** Turns entries into values. */
export interface Decoder {
  /**
   * @returns The value, a copy of this caller's own unless it is frozen; `damaged` when the body cannot be read, which is reported.
   */
  decode: (key: string, entry: StoredEntry) => Promise<unknown>
}

/** What `decode` answers for a body that cannot be read. */
export const damaged = Symbol('damaged')

/** Creates the decoder of one cache. */
export function createDecoder(deps: {
  locals: LocalCopies
  maxValueBytes: number
  onError: (error: unknown) => void
}): Decoder {
  return { decode }

  async function decode(key: string, entry: StoredEntry): Promise<unknown> {
    const local = deps.locals.peek(key)
    if (local !== undefined && local.revision === entry.revision) return local.promise
    try {
      if (entry.kind !== 'value') return null
      const value = await decodeBody(entry, deps.maxValueBytes)
      deps.locals.remember(key, entry, value)
      return value
    } catch (error) {
      deps.onError(error)
      return damaged
    }
  }
}
