import { createHash } from 'node:crypto'
import type { StoredEntry } from '@marketcache/cache'
import { cachingHeaders, type Forwarded, type Headers, type Shelf, shelfOf } from './entry-headers.ts'

/** One item of a batch: an entry, or the body of a problem. */
export type BatchItem = { entry: StoredEntry; forwarded: Forwarded } | { problem: object }

/** An answer that holds several items. */
export interface BatchAnswer {
  body: Buffer
  headers: Headers
  /** Null when an item is a problem: then the answer is not worth storing. */
  etag: string | null
  modifiedAtMs: number | null
}

const opening = Buffer.from('{"items":[')
const separator = Buffer.from(',')
const closing = Buffer.from(']}')

/** Builds the answer of a batch out of stored bytes, in the order of the items; no value is parsed. */
export function batchAnswer(items: readonly BatchItem[], nowMs: number): BatchAnswer {
  const found = items.flatMap((item) => ('entry' in item ? [item] : []))
  const isWhole = found.length === items.length
  const forwarded = found.find((item) => item.forwarded !== null)?.forwarded ?? null
  const shelf = leastShelf(
    found.map(({ entry }) => shelfOf(entry, nowMs)),
    isWhole,
  )
  const headers = cachingHeaders(shelf, isWhole ? forwarded : 'miss')
  if (!isWhole) headers['cache-status'] = 'marketcache; fwd=miss; detail=partial'
  const etag = isWhole ? tagOf(found.map(({ entry }) => entry)) : null
  const modifiedAtMs = isWhole ? Math.max(...found.map(({ entry }) => entry.fetchedAt)) : null
  if (etag !== null) headers.etag = etag
  if (modifiedAtMs !== null) headers['last-modified'] = new Date(modifiedAtMs).toUTCString()
  return { body: concat(items), headers, etag, modifiedAtMs }
}

/** What holds for all of them: nothing is fresh for longer than the first that ends. */
function leastShelf(shelves: readonly Shelf[], isWhole: boolean): Shelf {
  const freshMs = Math.min(...shelves.map((shelf) => shelf.freshMs))
  const staleWindowMs = Math.min(...shelves.map((shelf) => shelf.staleWindowMs))
  return { isFresh: isWhole && freshMs > 0, freshMs, staleWindowMs }
}

function tagOf(entries: readonly StoredEntry[]): string {
  const hash = createHash('sha256')
  for (const { revision } of entries) hash.update(`${revision},`)
  return `"${hash.digest('base64url').slice(0, 22)}"`
}

function concat(items: readonly BatchItem[]): Buffer {
  const parts: Uint8Array[] = [opening]
  for (const [index, item] of items.entries()) {
    if (index > 0) parts.push(separator)
    parts.push('entry' in item ? item.entry.body : Buffer.from(JSON.stringify(item.problem)))
  }
  parts.push(closing)
  return Buffer.concat(parts)
}
