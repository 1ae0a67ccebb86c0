import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, startServer } from '../test-support/start-server.ts'

async function askFor(q: string, answer: Answer): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ YAHOO_BASE_URL: server.url })
  return await providers.ask('yahoo.search', [q])
}

const row = { symbol: 'EXMP', quoteType: 'EQUITY', shortname: 'Exmp', exchDisp: 'NYSE', isYahooFinance: true }
const read = async (quotes: unknown) => payloadOf(await askFor('exmp', sendJson({ quotes })), 'symbol-search')

describe('yahoo.search', () => {
  it('needs neither cookie nor crumb, and escapes what is looked for', async () => {
    await using server = await startServer(sendJson({ quotes: [] }))
    await using providers = openProviders({ YAHOO_BASE_URL: server.url })
    await providers.ask('yahoo.search', ['at&t=1 #x'])
    expect(server.seen.map(({ path }) => path)).toEqual(['/v1/finance/search'])
    expect(Object.fromEntries(server.seen[0]?.query ?? [])).toEqual({
      q: 'at&t=1 #x',
      quotesCount: '20',
      newsCount: '0',
      listsCount: '0',
    })
    expect(server.seen[0]?.headers.cookie).toBe(undefined)
  })

  it('takes an empty list for an answer', async () => {
    expect(await read([])).toEqual({ query: 'exmp', symbols: [] })
  })

  it('leaves out options, companies without a symbol and what it cannot read', async () => {
    const rows = [
      row,
      { ...row, symbol: 'EXMP251219C00120000', quoteType: 'OPTION' },
      { index: 'x', name: 'Exmplasma', permalink: 'exmplasma', isYahooFinance: false },
      { ...row, symbol: 7 },
      { ...row, symbol: 'exmp-usd', quoteType: 'CRYPTOCURRENCY', longname: 'Exmp USD', exchDisp: null },
      'text',
      null,
    ]
    expect(await read(rows)).toEqual({
      query: 'exmp',
      symbols: [
        { symbol: 'EXMP', kind: 'equity', name: 'Exmp', exchange: 'NYSE' },
        { symbol: 'EXMP-USD', kind: 'crypto', name: 'Exmp USD', exchange: null },
      ],
    })
  })

  it.each([
    ['ETF', 'etf'],
    ['MUTUALFUND', 'fund'],
    ['INDEX', 'index'],
    ['FUTURE', 'future'],
    ['CURRENCY', 'currency'],
  ])('tells that %s is %s', async (quoteType, kind) => {
    expect(await read([{ ...row, quoteType }])).toMatchObject({ symbols: [{ kind }] })
  })

  it('keeps no more than 20', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => ({ ...row, symbol: `E${index}` }))
    expect(Object(await read(rows)).symbols).toHaveLength(20)
  })

  it.each([[{}], [{ quotes: null }], [{ quotes: { 0: row } }], ['text'], [null]])(
    'fails when there is no list: %j',
    async (body) => {
      await expect(askFor('exmp', sendJson(body))).rejects.toMatchObject({ code: 'provider_malformed' })
    },
  )

  it('fails, and may be asked again, when Yahoo has enough', async () => {
    const answer = sendJson({ finance: { error: { code: 'Too Many Requests' } } }, { status: 429 })
    await expect(askFor('exmp', answer)).rejects.toMatchObject({ code: 'rate_limited', isRetryable: true })
  })

  it('tells only what fits the schema, whatever is in the list', async () => {
    let body: unknown
    await using server = await startServer((request, response) => sendJson(body)(request, response))
    await using providers = openProviders({ YAHOO_BASE_URL: server.url })
    const told = fc.record(
      {
        symbol: fc.jsonValue(),
        quoteType: fc.constantFrom('EQUITY', 'ETF', null, 7),
        longname: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(told, fc.jsonValue())), async (quotes) => {
        body = { quotes }
        payloadOf(await providers.ask('yahoo.search', ['exmp']), 'symbol-search')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())('reads a recorded answer, every field (needs the payload folder)', async () => {
    const { response } = Object(readFixture('yahoo/search-AAPL.json'))
    const outcomes = await askFor('aapl', sendJson(response.json))
    expect(payloadOf(outcomes, 'symbol-search')).toEqual({
      query: 'aapl',
      symbols: [
        { symbol: 'AAPL', kind: 'equity', name: 'Apple Inc.', exchange: 'NASDAQ' },
        { symbol: 'AAPU', kind: 'etf', name: 'Direxion Daily AAPL Bull 2X Shares', exchange: 'NASDAQ' },
      ],
    })
    expect(outcomes).toMatchObject([{ asOf: null, freshUntil: null }])
  })
})
