import type { Outcome } from '@marketcache/contracts'
import { fearGreed } from '@marketcache/resources'
import { createFakeClock, hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const dayMs = 86_400_000
/** Noon of the day that `today` tells of. */
const noon = Date.parse('2026-01-02T12:00:00.000Z')
const today = {
  value: '45',
  value_classification: 'Fear',
  timestamp: '1767312000',
  time_until_update: '43200',
}
const yesterday = { value: '0', value_classification: 'Extreme Fear', timestamp: '1767225600' }

const body = (data: unknown) => ({ name: 'Fear and Greed Index', data, metadata: { error: null } })

async function ask(answer: Answer, nowMs = noon): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders(
    { FEAR_GREED_BASE_URL: server.url },
    { clock: createFakeClock(nowMs) },
  )
  return await providers.ask('alternative-me.fng', ['index'])
}

async function freshUntil(data: unknown, nowMs = noon): Promise<number | null | undefined> {
  const [outcome] = await ask(sendJson(body(data)), nowMs)
  return outcome?.status === 'ok' ? outcome.freshUntil : undefined
}

describe('alternative-me.fng', () => {
  it('asks for a year at once, and never for dates as texts', async () => {
    await using server = await startServer(sendJson(body([today])))
    await using providers = openProviders({ FEAR_GREED_BASE_URL: server.url })
    await providers.ask('alternative-me.fng', ['index'])
    expect(server.seen.map(({ path, query }) => [path, query.toString()])).toEqual([
      ['/fng/', 'limit=365&format=json'],
    ])
  })

  it('S2-15 gives value, classification and time, and the days before, a value of zero included', async () => {
    const outcomes = await ask(sendJson(body([today, yesterday])))
    const latest = { value: 45, classification: 'Fear', timestamp: '2026-01-02T00:00:00.000Z' }
    expect(payloadOf(outcomes, 'fear-greed')).toEqual({
      ...latest,
      history: [latest, { value: 0, classification: 'Extreme Fear', timestamp: '2026-01-01T00:00:00.000Z' }],
    })
    expect(outcomes).toMatchObject([{ item: 'index', params: {}, asOf: Date.parse(latest.timestamp) }])
  })

  it('reads an answer that does not say that it is JSON', async () => {
    const answer = sendText(JSON.stringify(body([today])), { headers: { 'content-type': 'text/html' } })
    expect(payloadOf(await ask(answer), 'fear-greed')).toMatchObject({ value: 45 })
  })

  it('is fresh until the next value is due, whichever of the two ways to know that comes first', async () => {
    const midnight = Date.parse('2026-01-03T00:00:00.000Z')
    expect(await freshUntil([today, yesterday])).toBe(midnight)
    expect(await freshUntil([{ ...today, time_until_update: undefined }])).toBe(midnight)
    expect(await freshUntil([{ ...today, time_until_update: '999999' }])).toBe(midnight)
    expect(await freshUntil([{ ...today, time_until_update: 'soon' }])).toBe(midnight)
    expect(await freshUntil([{ ...today, time_until_update: '90' }])).toBe(noon + 90_000)
  })

  it('S2-19 leaves it at 300 seconds while the value of a new day has not shown', async () => {
    expect(fearGreed.freshness.freshForMs).toBe(300_000)
    expect(await freshUntil([yesterday], noon)).toBe(null)
    expect(await freshUntil([{ ...yesterday, time_until_update: '43200' }], noon)).toBe(null)
    expect(await freshUntil([{ ...today, time_until_update: '0' }])).toBe(null)
    expect(await freshUntil([today], Date.parse('2026-01-03T00:00:00.000Z'))).toBe(null)
  })

  it('puts the newest first whatever the order, and tells no day twice', async () => {
    const outcomes = await ask(sendJson(body([yesterday, today, { ...today, value: '99' }])))
    expect(payloadOf(outcomes, 'fear-greed')).toMatchObject({
      value: 45,
      history: [{ value: 45 }, { value: 0 }],
    })
  })

  it.each([
    ['no number', { value: 'high' }],
    ['more than a hundred', { value: '101' }],
    ['less than nothing', { value: '-1' }],
    ['a part of one', { value: '45.5' }],
    ['null', { value: null }],
    ['of no day', { timestamp: '02-01-2026' }],
  ])('leaves out a value that is %s', async (_name, changes) => {
    const outcomes = await ask(sendJson(body([{ ...today, ...changes }, yesterday, null, 7])))
    expect(payloadOf(outcomes, 'fear-greed')).toMatchObject({
      value: 0,
      timestamp: '2026-01-01T00:00:00.000Z',
      history: [{ value: 0 }],
    })
  })

  it('gives a value without words for it', async () => {
    const outcomes = await ask(sendJson(body([{ ...today, value_classification: '' }])))
    expect(payloadOf(outcomes, 'fear-greed')).toMatchObject({ value: 45, classification: null })
  })

  it.each<[string, Answer, string]>([
    ['no days', sendJson(body([])), 'provider_malformed'],
    ['days that cannot be read', sendJson(body([{ ...today, value: 'x' }])), 'provider_malformed'],
    ['something else', sendJson([today]), 'provider_malformed'],
    ['a page', sendText('<html>'), 'provider_malformed'],
    ['an error with status 200', sendJson({ data: [], metadata: { error: 'no' } }), 'provider_unavailable'],
    [
      'an error with another status',
      sendJson({ data: [], metadata: { error: 'no' } }, { status: 429 }),
      'rate_limited',
    ],
    ['an outage', sendText('', { status: 502 }), 'provider_unavailable'],
  ])('fails as a whole after %s', async (_name, answer, code) => {
    await expect(ask(answer)).rejects.toMatchObject({ code, isRetryable: true })
  })

  it('quotes nothing of an error', async () => {
    const error = await ask(sendJson({ metadata: { error: 'canary' } })).catch(String)
    expect(error).not.toContain('canary')
  })

  it('gives payloads that fit their schema, or fails, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ FEAR_GREED_BASE_URL: server.url })
    const value = fc.oneof(fc.jsonValue(), fc.integer({ min: -9, max: 110 }).map(String))
    const row = fc.dictionary(fc.constantFrom(...Object.keys(today)), value)
    await fc.assert(
      fc.asyncProperty(fc.array(row.map((changes) => ({ ...today, ...changes }))), async (rows) => {
        server.answer(sendJson(body(rows)))
        const outcomes = await providers.ask('alternative-me.fng', ['index']).catch(() => [])
        for (const outcome of outcomes) if (outcome.status === 'ok') payloadOf(outcomes, 'fear-greed')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())('reads the recorded answers (needs the payload folder)', async () => {
    const day = (value: number, classification: string, timestamp: string) => ({
      value,
      classification,
      timestamp: `${timestamp}T00:00:00.000Z`,
    })
    const cases = [
      ['fng/limit1.json', [day(72, 'Greed', '2025-01-22')]],
      ['fng/limit2_handwritten.json', [day(72, 'Greed', '2026-08-21'), day(62, 'Greed', '2026-08-20')]],
      ['fng/limit2_no_tuu.json', [day(47, 'Neutral', '2026-04-27'), day(33, 'Fear', '2026-04-26')]],
    ] as const
    for (const [file, history] of cases) {
      const now = Date.parse(history[0].timestamp) + dayMs / 2
      const outcomes = await ask(sendJson(readFixture(file)), now)
      expect(summaryOf(outcomes)).toEqual(['fear-greed index ok'])
      expect(payloadOf(outcomes, 'fear-greed')).toEqual({ ...history[0], history })
    }
  })
})
