import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const market = '/okx/api/v5/market'
const funding = '/okx/api/v5/public/funding-rate'

describe('OKX', () => {
  it('answers one instrument, or all of one kind, in one envelope whose code is a text', async () => {
    const sandbox = await openSandbox()
    expect((await sandbox.get(`${market}/ticker?instId=BTC-USDT`)).json).toMatchObject({
      code: '0',
      msg: '',
      data: [{ instId: 'BTC-USDT', instType: 'SPOT', ts: String(sandbox.clock.now()) }],
    })
    for (const kind of ['SPOT', 'SWAP']) {
      const { data } = Object((await sandbox.get(`${market}/tickers?instType=${kind}`)).json)
      expect(data.length).toBeGreaterThan(100)
      expect(data.every((row: object) => Object(row).instType === kind)).toBe(true)
    }
  })

  it('tells volumes of pairs in base and quote, and those of swaps in contracts and base', async () => {
    const sandbox = await openSandbox()
    const read = async (instId: string) => {
      const { data } = Object((await sandbox.get(`${market}/ticker?instId=${instId}`)).json)
      return [Number(data[0].vol24h), Number(data[0].volCcy24h), Number(data[0].last)] as const
    }
    const [base, quote, last] = await read('BTC-USDT')
    expect(quote / base).toBeCloseTo(last, 0)
    const [contracts, swapBase] = await read('BTC-USDT-SWAP')
    expect(swapBase).toBeCloseTo(base, 3)
    expect(contracts).toBeCloseTo(base * 100, 1)
  })

  it('tells the rate of one swap, or of all, with the time when it is paid and when the next one is', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(`${funding}?instId=BTC-USDT-SWAP`)
    expect(json).toMatchObject({
      data: [
        {
          instId: 'BTC-USDT-SWAP',
          fundingRate: expect.stringMatching(/^-?0\.\d{10}$/),
          fundingTime: String(Date.UTC(2026, 5, 9, 16)),
          nextFundingTime: String(Date.UTC(2026, 5, 10)),
          nextFundingRate: '',
        },
      ],
    })
    const { data } = Object((await sandbox.get(`${funding}?instId=ANY`)).json)
    expect(data).toContainEqual(Object(json).data[0])
    expect(data).toContainEqual(
      expect.objectContaining({
        instId: 'DOGE-USDT-SWAP',
        fundingTime: String(Date.UTC(2026, 5, 9, 12)),
        nextFundingTime: String(Date.UTC(2026, 5, 9, 16)),
      }),
    )
  })

  it('tells bars newest first and in pages, and says which one is complete', async () => {
    const sandbox = await openSandbox()
    const read = async (query: string, path = 'candles'): Promise<string[][]> => {
      const { json } = await sandbox.get(`${market}/${path}?instId=BTC-USDT-SWAP&${query}`)
      return Object(json).data
    }
    const nowMs = sandbox.clock.now()
    const hour = 3_600_000
    const latest = await read('bar=1H&limit=300')
    expect(latest).toHaveLength(300)
    expect(latest.slice(0, 3).map((row) => [Number(row[0]), row[8]])).toEqual([
      [nowMs, '0'],
      [nowMs - hour, '1'],
      [nowMs - 2 * hour, '1'],
    ])
    for (const path of ['candles', 'history-candles']) {
      const older = await read(`bar=1H&limit=2&after=${nowMs - 299 * hour}`, path)
      expect(older.map((row) => Number(row[0]))).toEqual([nowMs - 300 * hour, nowMs - 301 * hour])
    }
    expect(await read(`bar=1H&after=${nowMs - 1_440 * hour}`)).toEqual([])
    expect(await read(`bar=1H&after=${nowMs - 1_440 * hour}`, 'history-candles')).toHaveLength(100)
    expect((await read('bar=1Wutc&limit=1'))[0]?.[0]).toBe(String(Date.UTC(2026, 5, 8)))
    const [contracts, base, quote] = (latest[1] ?? []).slice(5).map(Number)
    expect(Number(contracts) * 0.01).toBeCloseTo(Number(base), 3)
    expect(Number(quote) / Number(base)).toBeCloseTo(Number(latest[1]?.[4]), 0)
  })

  it('lists what it trades, of one kind; swaps name what they follow in place of currencies', async () => {
    const sandbox = await openSandbox()
    const read = async (kind: string) =>
      Object((await sandbox.get(`/okx/api/v5/public/instruments?instType=${kind}`)).json).data
    expect(await read('SPOT')).toContainEqual(
      expect.objectContaining({
        instId: 'BTC-USDT',
        baseCcy: 'BTC',
        quoteCcy: 'USDT',
        uly: '',
        state: 'live',
      }),
    )
    expect(await read('SWAP')).toContainEqual(
      expect.objectContaining({ instId: 'BTC-USDT-SWAP', baseCcy: '', quoteCcy: '', uly: 'BTC-USDT' }),
    )
    expect(await read('FUTURES')).toMatchObject([{ instId: 'BTC-USDT-271231' }])
  })

  it.each([
    ['an unknown instrument', `${market}/ticker?instId=NO-SUCH`, 200, '51001'],
    ['no instrument', `${market}/ticker`, 200, '51001'],
    ['the rate of a pair', `${funding}?instId=BTC-USDT`, 200, '51001'],
    ['an unknown kind', `${market}/tickers?instType=CARDS`, 400, '51000'],
    ['no kind', `${market}/tickers`, 400, '51000'],
    ['a list of no kind', '/okx/api/v5/public/instruments', 400, '51000'],
    ['bars of an unknown instrument', `${market}/candles?instId=NO-SUCH&bar=1H`, 200, '51001'],
    ['an unknown length of bars', `${market}/candles?instId=BTC-USDT&bar=7m`, 400, '51000'],
    ['more bars than a page has', `${market}/candles?instId=BTC-USDT&bar=1H&limit=301`, 400, '51000'],
  ])('refuses %s', async (_name, path, status, code) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(path)).toMatchObject({ status, json: { code } })
  })

  it('limits and breaks down in its own words', async () => {
    const sandbox = await openSandbox()
    for (const kind of ['status_429', 'throttled_200', 'status_5xx'])
      await sandbox.post('/__sandbox/faults', { provider: 'okx', kind, times: 1 })
    const tooMany = { code: '50011', msg: 'Too Many Requests' }
    expect(await sandbox.get(funding)).toMatchObject({ status: 429, json: tooMany })
    expect(await sandbox.get(funding)).toMatchObject({ status: 200, json: tooMany })
    expect(await sandbox.get(funding)).toMatchObject({ status: 503, json: { code: '50001' } })
  })

  it.skipIf(!hasFixtures())(
    'has the fields and types of the documented answers (needs the payload folder)',
    async () => {
      const sandbox = await openSandbox()
      const cases: [string, string][] = [
        ['okx/ccxtdoc_market_ticker.json', `${market}/ticker?instId=ETH-BTC`],
        ['okx/ccxtdoc_market_tickers_spot.json', `${market}/tickers?instType=SPOT`],
        ['okx/ccxtdoc_public_funding_rate.json', `${funding}?instId=BTC-USDT-SWAP`],
        ['okx/ccxtdoc_market_candles.json', `${market}/candles?instId=BTC-USDT-SWAP&bar=1m`],
        ['okx/ccxtdoc_public_instruments.json', '/okx/api/v5/public/instruments?instType=SPOT'],
        ['okx/error_51001.json', `${market}/ticker?instId=NO-SUCH`],
      ]
      for (const [file, path] of cases)
        expect([file, compareShapes(readFixture(file), (await sandbox.get(path)).json)]).toEqual([file, []])
    },
  )
})
