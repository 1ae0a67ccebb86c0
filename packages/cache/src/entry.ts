import { CacheError } from './cache-error.ts'

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

/** How a body is written: JSON text or bytes of the caller's, as they are or compressed with Zstandard. */
export type Encoding = 'json' | 'bytes' | 'json+zstd' | 'bytes+zstd'

/** An entry as a store gives it back. */
export interface StoredEntry extends Entry {
  /** Microseconds of the store's clock at which the making of this content began. */
  fence: number
  encoding: Encoding
  /** How long it took to make, in milliseconds; 0 when unknown. Expensive values are refreshed earlier. */
  costMs: number
  /** The server is away: a local copy that may be out of date, but not past `keepUntil`. */
  isDegraded?: true
}

const format = 'mc1'
const newline = 0x0a
const longestHeader = 200
const encodings: ReadonlyMap<string, Encoding> = new Map([
  ['json', 'json'],
  ['bytes', 'bytes'],
  ['json+zstd', 'json+zstd'],
  ['bytes+zstd', 'bytes+zstd'],
  // What entries said before there were others.
  ['identity', 'json'],
])

/** What a header says, save for fence and revision. */
export interface HeaderFields extends EntryTimes {
  kind: EntryKind
  encoding: Encoding
  costMs: number
}

/**
 * Writes an entry as it lies in Redis: one line of ASCII, then the body.
 *
 * `mc1 <kind> <fetchedAt> <freshUntil> <staleUntil> <keepUntil> <fence> <revision> <encoding> <costMs>`
 */
export function encodeEntry(entry: StoredEntry): Buffer {
  const [before, behind] = headerAround(entry)
  const header = `${before} ${wholeNumber('fence', entry.fence)} ${entry.revision} ${behind}\n`
  return Buffer.concat([Buffer.from(header, 'latin1'), entry.body])
}

/** The header's texts before and behind fence and revision, which the store decides. */
export function headerAround(fields: HeaderFields): [before: string, behind: string] {
  const { kind, fetchedAt, freshUntil, staleUntil, keepUntil, encoding, costMs } = fields
  const times = Object.entries({ fetchedAt, freshUntil, staleUntil, keepUntil })
  const before = [format, kind, ...times.map(([name, time]) => wholeNumber(name, time))].join(' ')
  return [before, `${encoding} ${wholeNumber('costMs', costMs)}`]
}

/**
 * Reads an entry; the body is a view of the same bytes, neither parsed nor copied.
 *
 * @returns null when the bytes are not an entry of a version that this code knows.
 */
export function decodeEntry(bytes: Buffer): StoredEntry | null {
  const end = bytes.indexOf(newline)
  if (end < 0 || end > longestHeader) return null
  const fields = bytes.toString('latin1', 0, end).split(' ')
  const [version, kind, fetchedAt, freshUntil, staleUntil, keepUntil, fence, revision, encoding, costMs] =
    fields
  if (version !== format || !isEntryKind(kind) || revision === undefined || encoding === undefined)
    return null
  const entry = {
    kind,
    fetchedAt: Number(fetchedAt),
    freshUntil: Number(freshUntil),
    staleUntil: Number(staleUntil),
    keepUntil: Number(keepUntil),
    fence: Number(fence),
    costMs: Number(costMs ?? 0),
    revision,
    encoding: encodings.get(encoding),
    body: bytes.subarray(end + 1),
  }
  return isComplete(entry) ? entry : null
}

function isComplete(
  entry: Omit<StoredEntry, 'encoding'> & { encoding: Encoding | undefined },
): entry is StoredEntry {
  const { fetchedAt, freshUntil, staleUntil, keepUntil, fence, costMs, encoding } = entry
  const sum = fetchedAt + freshUntil + staleUntil + keepUntil + fence + costMs
  return Number.isFinite(sum) && encoding !== undefined
}

function isEntryKind(text: string | undefined): text is EntryKind {
  return text === 'value' || text === 'unknown' || text === 'failed'
}

function wholeNumber(name: string, number: number): string {
  const whole = Math.round(number)
  if (Number.isSafeInteger(whole) && whole >= 0) return String(whole)
  throw new CacheError('invalid_option', `entry: expected ${name} to be a number from 0, got ${number}`, {
    isRetryable: false,
  })
}
