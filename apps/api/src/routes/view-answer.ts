import type { StoredEntry } from '@marketcache/cache'
import type { View, ViewRequest } from '@marketcache/contracts'
import { readStored } from '../http/read-stored.ts'

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

/**
 * Says whether an `Accept` header ranks comma-separated values before JSON: by weight, and by order where weights are
 * equal. Only a header that names `text/csv` does; wildcards accept JSON, too.
 */
export function prefersCsv(accept: string | undefined): boolean {
  if (accept === undefined) return false
  const ranges = accept.split(',').map(toRange)
  const at = ranges.findIndex(({ type }) => type === 'text/csv')
  const csvWeight = ranges[at]?.weight ?? 0
  if (csvWeight === 0) return false
  // What names JSON most closely says how much it is wanted.
  const jsonAt = ['application/json', 'application/*', '*/*']
    .map((name) => ranges.findIndex(({ type }) => type === name))
    .find((index) => index >= 0)
  const jsonRange = ranges[jsonAt ?? -1] ?? { type: '', weight: 0 }
  if (csvWeight !== jsonRange.weight) return csvWeight > jsonRange.weight
  return jsonRange.type !== 'application/json' || at < (jsonAt ?? 0)
}

/** Reads `text/csv;q=0.5`; a weight that is none counts as 1, like one that is missing. */
function toRange(text: string): { type: string; weight: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => /^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(parameter))
  return { type, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
}
