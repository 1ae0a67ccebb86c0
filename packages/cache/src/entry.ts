/**
 * What a cached entry says: a value, that the provider knows no such thing, or that the provider failed
 * while there was no value to keep.
 */
export type EntryKind = 'value' | 'unknown' | 'failed'

/** The deadlines of an entry, in milliseconds since the epoch, as its writer stamped them. */
export interface EntryTimes {
  fetchedAt: number
  freshUntil: number
  staleUntil: number
  keepUntil: number
}

/** An entry as it is read. */
export interface Entry extends EntryTimes {
  kind: EntryKind
  /** Names this content; another write has another revision. Lower-case letters and digits. */
  revision: string
  /** The bytes that were written, untouched. */
  body: Buffer
}

const format = 'mc1'
const newline = 0x0a
const longestHeader = 200

/**
 * Writes an entry as it lies in Redis: one line of ASCII, then the body.
 *
 * `mc1 <kind> <fetchedAt> <freshUntil> <staleUntil> <keepUntil> <fence> <revision> <encoding>`
 */
export function encodeEntry(entry: Entry & { fence: number }): Buffer {
  const { kind, fetchedAt, freshUntil, staleUntil, keepUntil, fence, revision } = entry
  const header = [
    format,
    kind,
    fetchedAt,
    freshUntil,
    staleUntil,
    keepUntil,
    fence,
    revision,
    'identity',
  ].join(' ')
  return Buffer.concat([Buffer.from(`${header}\n`, 'latin1'), entry.body])
}

/**
 * Reads an entry's header; the body is a view of the same bytes, neither parsed nor copied.
 *
 * @returns null when the bytes are not an entry of a version that this code knows.
 */
export function decodeEntry(bytes: Buffer): Entry | null {
  const end = bytes.indexOf(newline)
  if (end < 0 || end > longestHeader) return null
  const [version, kind, fetchedAt, freshUntil, staleUntil, keepUntil, , revision] = bytes
    .toString('latin1', 0, end)
    .split(' ')
  if (version !== format || !isEntryKind(kind) || revision === undefined) return null
  const times = {
    fetchedAt: Number(fetchedAt),
    freshUntil: Number(freshUntil),
    staleUntil: Number(staleUntil),
    keepUntil: Number(keepUntil),
  }
  if (!Number.isFinite(times.fetchedAt + times.freshUntil + times.staleUntil + times.keepUntil)) return null
  return { kind, ...times, revision, body: bytes.subarray(end + 1) }
}

function isEntryKind(text: string | undefined): text is EntryKind {
  return text === 'value' || text === 'unknown' || text === 'failed'
}
