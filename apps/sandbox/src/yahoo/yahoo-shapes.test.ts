import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { browser, sandboxOpener, signIn } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()

// The payloads were recorded while New York was closed; on Saturday it is closed here.
const saturdayMs = Date.UTC(2026, 5, 13, 12)

describe.skipIf(!hasFixtures())('Yahoo routes have the fields and types of the recorded payloads', () => {
  it.each([
    ['quote-AAPL', 'AAPL'],
    ['quote-GOOG', 'GOOG'],
    ['quote-AAPL-BABA', 'AAPL,BABA'],
    ['quote-BTC-USD', 'BTC-USD'],
    ['quote-EURUSD=X', 'EURUSD=X'],
    ['quote-SIMP', 'SIMP'],
  ])('%s', async (fixture, symbols) => {
    const sandbox = await openSandbox({ nowMs: saturdayMs })
    const { headers, query } = await signIn(sandbox)
    const reply = await sandbox.get(`/yahoo/v7/finance/quote?symbols=${symbols}&${query}`, headers)
    expect(reply.status).toBe(200)
    expect(compareShapes(recordedJson(fixture), reply.json)).toEqual([])
  })

  it.each([
    ['chart-AAPL', 'AAPL?range=5d&interval=1d'],
    ['chart-GOOG-2020-01-01-to-2020-01-03', 'GOOG?period1=1577836800&period2=1578009600&interval=1d'],
    ['chart-BTC-USD-2020-01-01-to-2020-01-03', 'BTC-USD?period1=1577836800&period2=1578009600&interval=1d'],
    [
      'chart-EURUSD=X-2020-01-01-to-2020-01-03',
      'EURUSD%3DX?period1=1577836800&period2=1578009600&interval=1d',
    ],
    // Saturday: a chart without a single bar.
    [
      'chart-AAPL-2025-02-01-to-2025-02-02-includePrePost-false-interval-1m',
      `AAPL?${saturday()}&interval=1m`,
    ],
  ])('%s', async (fixture, pathAndQuery) => {
    const sandbox = await openSandbox({ nowMs: saturdayMs })
    const reply = await sandbox.get(`/yahoo/v8/finance/chart/${pathAndQuery}`)
    expect(reply.status).toBe(200)
    expect(compareShapes(recordedJson(fixture), reply.json)).toEqual([])
    if (fixture.endsWith('1m')) expect(reply.json).not.toHaveProperty('chart.result.0.timestamp')
  })

  it('error_401_invalid_crumb', async () => {
    const sandbox = await openSandbox()
    const reply = await sandbox.get('/yahoo/v7/finance/quote?symbols=AAPL')
    expect(reply.status).toBe(401)
    expect(reply.json).toEqual(recordedJson('error_401_invalid_crumb'))
  })

  it('error_429_getcrumb', async () => {
    const sandbox = await openSandbox()
    const { response } = recorded('error_429_getcrumb')
    const reply = await sandbox.get('/yahoo/v1/test/getcrumb', { ...browser, 'user-agent': 'node' })
    expect(reply).toMatchObject({ status: response.status, text: response.text })
  })

  it('getCrumb-getcrumb', async () => {
    const sandbox = await openSandbox()
    const { response } = recorded('getCrumb-getcrumb')
    const { crumb } = await signIn(sandbox)
    expect(crumb).toHaveLength(response.text?.length ?? 0)
  })
})

interface Recording {
  response: { status: number; json?: unknown; text?: string }
}

function recorded(name: string): Recording {
  const recording: unknown = readFixture(`yahoo/${name}.json`)
  if (!isRecording(recording)) throw new Error(`${name}: not a recording`)
  return recording
}

function recordedJson(name: string): unknown {
  // An empty list of ours would not be like a recorded dividend, which only some days have.
  return JSON.parse(JSON.stringify(recorded(name).response.json), (key, value) =>
    key === 'corporateActions' ? [] : value,
  )
}

function isRecording(value: unknown): value is Recording {
  return typeof value === 'object' && value !== null && 'response' in value
}

function saturday(): string {
  return `period1=${saturdayMs / 1000 - 3_600}&period2=${saturdayMs / 1000}`
}
