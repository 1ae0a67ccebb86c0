import type { StoredEntry } from '@marketcache/cache'
import type { View, ViewRequest } from '@marketcache/contracts'

/** What is sent for a view. */
export interface ViewBody {
  body: Buffer
  mediaType: string
  /** With its quotes: another one for each representation of the same value. */
  etag: string
}

const json = 'application/json; charset=utf-8'
const csv = 'text/csv; charset=utf-8'

/**
 * Cuts a stored value, unpacked, to what a view shows; `meta` stays as it is.
 *
 * @throws {Error} When what is stored is not an entry's JSON, which no writer of ours produces.
 */
export function viewAnswer(entry: StoredEntry, view: View<unknown>, request: ViewRequest): ViewBody {
  const { meta, data } = readStored(entry.body)
  const answer = view.render(data, request)
  if ('csv' in answer)
    return { body: Buffer.from(answer.csv), mediaType: csv, etag: `"${entry.revision}-csv"` }
  const body = Buffer.from(JSON.stringify({ meta, data: answer.data }))
  return { body, mediaType: json, etag: `"${entry.revision}"` }
}

/** Says whether an `Accept` header ranks comma-separated values before JSON. */
export function prefersCsv(accept: string | undefined): boolean {
  if (accept === undefined) return false
  const at = accept.indexOf('text/csv')
  const jsonAt = accept.indexOf('application/json')
  return at >= 0 && (jsonAt < 0 || at < jsonAt)
}

function readStored(body: Buffer): { meta: unknown; data: unknown } {
  const stored: unknown = JSON.parse(body.toString('utf8'))
  if (typeof stored === 'object' && stored !== null && 'meta' in stored && 'data' in stored) return stored
  throw new Error('entry: expected {"meta", "data"}, got something else')
}
