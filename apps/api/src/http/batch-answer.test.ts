import { describe, expect, it } from 'vitest'
import { valueEntry } from '../test-support/entries.ts'
import { batchAnswer } from './batch-answer.ts'

const nowMs = 1_800_000_000_000
const young = { entry: valueEntry(nowMs - 2_000), forwarded: null }
const older = { entry: valueEntry(nowMs - 7_000), forwarded: null }
const stale = { entry: valueEntry(nowMs - 20_000), forwarded: null }
const problem = { problem: { code: 'warming' } }

describe('batchAnswer', () => {
  it('joins the stored bytes in the order of the items', () => {
    const { body } = batchAnswer([older, problem, young, older], nowMs)
    expect(body.toString()).toBe(
      `{"items":[${older.entry.body},{"code":"warming"},${young.entry.body},${older.entry.body}]}`,
    )
  })

  it('is fresh for as long as the first of its items', () => {
    const { headers } = batchAnswer([young, older], nowMs)
    expect(headers['cache-control']).toBe('public, max-age=3, stale-while-revalidate=50')
    expect(headers['cache-status']).toBe('marketcache; hit; ttl=3')
    expect(headers['last-modified']).toBe(new Date(young.entry.fetchedAt).toUTCString())
  })

  it('promises no freshness when one item is stale', () => {
    expect(batchAnswer([young, stale], nowMs).headers['cache-control']).toBe('public, no-cache')
  })

  it('has neither freshness nor tag nor time when one item is a problem', () => {
    const { headers, etag, modifiedAtMs } = batchAnswer([young, problem], nowMs)
    expect(headers['cache-control']).toBe('public, no-cache')
    expect(headers['cache-status']).toBe('marketcache; fwd=miss; detail=partial')
    expect([etag, modifiedAtMs, headers.etag]).toEqual([null, null, undefined])
  })

  it('says so when all items are problems', () => {
    const { headers, body } = batchAnswer([problem], nowMs)
    expect(headers['cache-control']).toBe('public, no-cache')
    expect(JSON.parse(body.toString())).toEqual({ items: [{ code: 'warming' }] })
  })

  it('changes its tag with any revision and with the order', () => {
    const tagOf = (...items: (typeof young)[]) => batchAnswer(items, nowMs).etag
    expect(tagOf(young, older)).toBe(tagOf(young, older))
    expect(new Set([tagOf(young, older), tagOf(older, young), tagOf(young), tagOf(young, young)]).size).toBe(
      4,
    )
  })

  it('tells that an item was fetched while the reader waited', () => {
    const { headers } = batchAnswer([young, { ...older, forwarded: 'miss' }], nowMs)
    expect(headers['cache-status']).toBe('marketcache; fwd=miss; stored')
  })
})
