import { readFileSync } from 'node:fs'
import { createValidator, type Outcome, Type } from '@marketcache/contracts'
import { instrument } from '@marketcache/resources'
import { createFakeClock } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listingSources } from '../test-support/listing-sources.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { readListings } from '../test-support/read-listings.ts'
import { toInstruments } from './instruments/add-symbols.ts'
import { buildIndex } from './instruments/build-index.ts'

const { listings, yahoo } = readListings()
const golden = readGolden()

/** Aliases and what they mean: one id, several in their order, or null for what nobody knows. */
function readGolden() {
  const rows = createValidator(
    Type.Array(
      Type.Tuple([Type.String(), Type.Union([Type.String(), Type.Array(Type.String()), Type.Null()])]),
    ),
  )
  const url = new URL('./test-data/aliases.json', import.meta.url)
  const told: unknown = JSON.parse(readFileSync(url, 'utf8'))
  if (!rows.accepts(told)) throw new Error(`aliases.json ${rows.explain(told)}`)
  return told
}

async function ask(aliases: string[], sources = listingSources({ listings, yahoo })) {
  await using providers = openProviders({}, { sources, clock: createFakeClock(0) })
  const items = aliases.map((id) => instrument.canonical({ id }).id)
  return await providers.ask('computed.instrument', items)
}

/** The id that an outcome tells, the ids of its candidates, or null. */
function meaningOf(outcome: Outcome | undefined): unknown {
  if (outcome === undefined) return 'no outcome'
  if (outcome.status === 'ok') return Object(payloadOf([outcome], 'instrument')).id
  return (
    outcome.candidates?.map(({ id }) => id) ?? (outcome.code === 'unknown_instrument' ? null : outcome.code)
  )
}

describe('computed.instrument', () => {
  it('S2-35 resolves every alias of the golden set, or tells what it can mean, in order', async () => {
    expect(golden.length).toBeGreaterThanOrEqual(300)
    const outcomes = await ask(golden.map(([alias]) => alias))
    const told = golden.map(([alias], index) => [alias, meaningOf(outcomes[index])])
    expect(told.filter((row, index) => JSON.stringify(row) !== JSON.stringify(golden[index]))).toEqual([])
  })

  it('S2-35 S0-33 tells the name of an instrument at every provider', async () => {
    const outcomes = await ask(['XBT/USD'])
    expect(payloadOf(outcomes, 'instrument')).toEqual({
      query: 'xbt/usd',
      id: 'pair:BTC-USD',
      kind: 'pair',
      name: 'Bitcoin / USD',
      symbol: 'BTC-USD',
      base: 'BTC',
      quote: 'USD',
      coin: 'coin:bitcoin',
      rank: null,
      exchange: null,
      aliases: [
        { provider: 'kraken', symbol: 'XBTUSD', spellings: ['XBT/USD', 'XXBTZUSD'] },
        { provider: 'coinbase', symbol: 'BTC-USD', spellings: [] },
      ],
      otherMeanings: [],
      notCovered: [],
    })
    const [outcome] = await ask(['btc-usd'])
    expect(payloadOf(outcome === undefined ? [] : [outcome], 'instrument')).toMatchObject({
      aliases: [{ provider: 'kraken' }, { provider: 'coinbase' }, { provider: 'yahoo', symbol: 'BTC-USD' }],
    })
  })

  it('tells lesser meanings of a name beside the one that outweighs them', async () => {
    expect(payloadOf(await ask(['BTC']), 'instrument')).toMatchObject({
      id: 'coin:bitcoin',
      rank: 1,
      aliases: [{ provider: 'coingecko', symbol: 'bitcoin' }],
      otherMeanings: ['coin:bitcoin-hyper-btc', 'coin:batcat'],
    })
    expect(payloadOf(await ask(['BTCUSDT']), 'instrument')).toMatchObject({
      id: 'pair:BTC-USDT',
      otherMeanings: ['perpetual:BTC-USDT'],
    })
  })

  it('tells candidates with kind and name, for as long as the resource is fresh', async () => {
    expect(await ask(['OP'])).toMatchObject([
      {
        status: 'failed',
        code: 'ambiguous_instrument',
        isRetryable: false,
        params: { id: 'op' },
        freshUntil: null,
        candidates: [
          { id: 'coin:optimism', kind: 'coin', name: 'Optimism' },
          { id: 'symbol:OP', kind: 'equity', name: 'OceanPal Inc.' },
        ],
      },
    ])
  })

  it('says so, and is fresh for a minute only, when Yahoo does not answer', async () => {
    const away = listingSources({ listings, yahoo: null })
    const outcomes = await ask(['OP'], away)
    expect(outcomes).toMatchObject([{ status: 'ok', freshUntil: 60_000 }])
    expect(payloadOf(outcomes, 'instrument')).toMatchObject({ id: 'coin:optimism', notCovered: ['yahoo'] })
    expect(await ask(['ip'], away)).toMatchObject([{ code: 'ambiguous_instrument', freshUntil: 60_000 }])
  })

  it('never says that there is no such thing while a listing or Yahoo is missing', async () => {
    const late = { code: 'provider_unavailable', isRetryable: true }
    expect(await ask(['AAPL', 'nonsense'], listingSources({ listings: [], yahoo: null }))).toMatchObject([
      late,
      late,
    ])
    const [, ...others] = listings
    expect(await ask(['litecoin'], listingSources({ listings: others, yahoo }))).toMatchObject([late])
  })

  it('resolves what it can when a listing is missing, and says which', async () => {
    const others = listings.filter(({ provider }) => provider !== 'kraken')
    const outcomes = await ask(['XBT/USD', 'BTC-EUR'], listingSources({ listings: others, yahoo }))
    expect(outcomes.map(meaningOf)).toEqual(['provider_unavailable', 'pair:BTC-EUR'])
    expect(outcomes[1]).toMatchObject({ payload: { notCovered: ['kraken'] }, freshUntil: 60_000 })
  })

  it('takes no small coin for a large one when the list of coins has no ranks', async () => {
    const unranked = listings.map((each) => ({
      ...each,
      instruments: each.instruments.map((listed) => ({ ...listed, rank: null })),
    }))
    const outcomes = await ask(['BTC', 'litecoin'], listingSources({ listings: unranked, yahoo }))
    expect(outcomes).toMatchObject([
      { code: 'ambiguous_instrument', freshUntil: 60_000 },
      { payload: { id: 'coin:litecoin', notCovered: ['coingecko'] } },
    ])
  })

  it('asks Yahoo with its own spelling, once more for a class of shares, and not at all where it has no part', async () => {
    const sources = listingSources({ listings, yahoo })
    await ask(['brk.b', 'xbt/usd', 'coin:bitcoin', 'perpetual:btc-usdt', 'symbol:aapl'], sources)
    expect(sources.asked.filter((name) => name.startsWith('symbol-search'))).toEqual([
      'symbol-search:brk.b',
      'symbol-search:brk-b',
      'symbol-search:xbt-usd',
      'symbol-search:aapl',
    ])
  })

  it('reads listings once for many names, and again after five minutes', async () => {
    const sources = listingSources({ listings, yahoo })
    const clock = createFakeClock(0)
    await using providers = openProviders({}, { sources, clock })
    const looks = () => sources.asked.filter((name) => name === 'listing:kraken').length
    await Promise.all(['btc', 'eth', 'sol'].map((id) => providers.ask('computed.instrument', [id])))
    await providers.ask('computed.search', ['btc'])
    expect(looks()).toBe(1)
    clock.advance(300_000)
    await providers.ask('computed.instrument', ['btc'])
    expect(looks()).toBe(2)
  })

  it('S2-35 never throws, and tells only instruments that somebody lists, whatever is asked for', async () => {
    const index = buildIndex(listings)
    const known = new Set<unknown>([...index.instruments, ...toInstruments(yahoo, index)].map(({ id }) => id))
    const sources = listingSources({ listings, yahoo })
    await using providers = openProviders({}, { sources, clock: createFakeClock(0) })
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 64 }),
      fc.constantFrom(...golden.map(([alias]) => alias)),
      fc.constantFrom('__proto__', 'constructor', 'coin:', 'pair:', 'symbol:', ':', '-', '/', '(.+)+$'),
    )
    await fc.assert(
      fc.asyncProperty(text, async (id) => {
        const params = instrument.canonical({ id })
        if (instrument.mistake({ id }) !== null) return
        const [outcome] = await providers.ask('computed.instrument', [params.id])
        const told = [meaningOf(outcome)].flat().filter((each) => each !== null)
        expect(told.filter((each) => !known.has(each))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
