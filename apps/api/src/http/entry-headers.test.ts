import { describe, expect, it } from 'vitest'
import { valueEntry } from '../test-support/entries.ts'
import { entryHeaders } from './entry-headers.ts'

const fetchedAt = Date.parse('2026-01-01T12:00:00Z')
const entry = valueEntry(fetchedAt)

describe('entryHeaders', () => {
  it('tells a fresh hit, how long it may be reused and while it is being replaced', () => {
    expect(entryHeaders(entry, fetchedAt + 1_001, null)).toEqual({
      'cache-status': 'marketcache; hit; ttl=8',
      'cache-control': 'public, max-age=8, stale-while-revalidate=50',
      etag: `"${entry.revision}"`,
      'last-modified': 'Thu, 01 Jan 2026 12:00:00 GMT',
      'x-content-type-options': 'nosniff',
    })
  })

  it('promises no freshness for a stale value', () => {
    const headers = entryHeaders(entry, fetchedAt + 22_000, null)
    expect(headers['cache-status']).toBe('marketcache; hit; ttl=-12')
    expect(headers['cache-control']).toBe('public, no-cache')
  })

  it('rounds towards less freshness', () => {
    expect(entryHeaders(entry, fetchedAt + 9_999, null)['cache-control']).toContain('max-age=0')
    expect(entryHeaders(entry, fetchedAt + 10_001, null)['cache-status']).toContain('ttl=-1')
  })

  it.each(['miss', 'stale', 'request'] as const)(
    'tells that the value was fetched because of a %s',
    (why) => {
      expect(entryHeaders(entry, fetchedAt, why)['cache-status']).toBe(`marketcache; fwd=${why}; stored`)
    },
  )
})
