import { isPacked, type StoredEntry, unpackBody } from '@marketcache/cache'
import type { Headers } from './entry-headers.ts'
import { readStored } from './read-stored.ts'

/** The bytes of an entry as a client takes them. */
export interface Representation {
  body: Buffer
  /** With its quotes; each encoding of the same content has its own. */
  etag: string
  headers: Headers
}

// Nothing that the worker writes is longer.
const maxBodyBytes = 16_000_000
const varies = { vary: 'accept-encoding' } as const

/** Sends what is stored compressed as it is to those who accept it, and unpacks it for the others. */
export async function representationOf(
  entry: StoredEntry,
  acceptEncoding: string | undefined,
): Promise<Representation> {
  const etag = `"${entry.revision}"`
  if (!isPacked(entry.encoding)) return { body: entry.body, etag, headers: {} }
  if (!acceptsZstd(acceptEncoding))
    return { body: await unpackBody(entry, maxBodyBytes), etag, headers: varies }
  const headers = { ...varies, 'content-encoding': 'zstd' }
  return { body: entry.body, etag: `"${entry.revision}-zstd"`, headers }
}

/** Sends the data of an entry without what we know about it, as its source gave it. */
export async function documentOf(entry: StoredEntry): Promise<Representation> {
  const { data } = readStored((await unpackEntry(entry)).body)
  return { body: Buffer.from(JSON.stringify(data)), etag: `"${entry.revision}-data"`, headers: {} }
}

/** Gives an entry whose body is plain JSON. */
export async function unpackEntry(entry: StoredEntry): Promise<StoredEntry> {
  if (!isPacked(entry.encoding)) return entry
  return { ...entry, encoding: 'json', body: await unpackBody(entry, maxBodyBytes) }
}

function acceptsZstd(acceptEncoding: string | undefined): boolean {
  return acceptEncoding !== undefined && /(^|[,\s])zstd(?!\s*;\s*q=0(\.0*)?(\s|,|$))/.test(acceptEncoding)
}
