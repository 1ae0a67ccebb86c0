import { hourMs, type Outcome } from '@marketcache/contracts'
import type { StoredBar } from '@marketcache/resources'
import { createFakeClock } from '@marketcache/testing'
import { expect } from 'vitest'
import type { ProviderSettings } from '../settings.ts'
import { openProviders } from './open-providers.ts'
import { seriesOf } from './series.ts'
import { type Answer, startServer } from './start-server.ts'

/** When calls for bars are made, unless a test says otherwise. */
export const nowMs = Date.UTC(2026, 0, 1, 12, 30)
/** When the hour opened that is running then. */
export const lastOpen = Date.UTC(2026, 0, 1, 12)

/** Creates what asks one call for bars, of a server that gives one answer. */
export function barsAsker(asked: {
  call: string
  symbol: string
  settings: (url: string) => Partial<ProviderSettings>
  now?: number
}) {
  return async (
    answer: Answer,
    { symbol = asked.symbol, timeframe = '1h', now = asked.now ?? nowMs } = {},
  ) => {
    await using server = await startServer(answer)
    await using providers = openProviders(asked.settings(server.url), { clock: createFakeClock(now) })
    const outcomes = await providers.ask(asked.call, [symbol], timeframe)
    const seen = [...server.seen]
    return { outcomes, seen, queries: seen.map(({ path, query }) => `${path}?${query}`) }
  }
}

/** The bars that were told. @throws {Error} When they do not fit their schema. */
export function barsOf(outcomes: readonly Outcome[]): StoredBar[] {
  return seriesOf(outcomes).bars
}

/** Expects nothing but the latest hours, each of 2.5, 2.75, 2.25, 2.625 and 1000.5, the last of them running. */
export function expectHours(
  outcomes: readonly Outcome[],
  { hours, ...about }: { source: string; symbol: string; hours: number },
): void {
  const params = { ...about, timeframe: '1h' }
  const bars = Array.from({ length: hours }, (_, index) => {
    const hoursAgo = hours - 1 - index
    return [lastOpen - hoursAgo * hourMs, 2.5, 2.75, 2.25, 2.625, 1_000.5, hoursAgo === 0 ? 0 : 1, null]
  })
  expect(seriesOf(outcomes)).toEqual({ ...params, currency: null, revision: 1, actions: [], bars })
  expect(outcomes).toMatchObject([{ item: about.symbol, params, asOf: null, freshUntil: nowMs + 300_000 }])
}

/** Expects a series that fits its schema, or that the answer was taken for malformed. */
export async function expectSeriesOrMalformed(asked: Promise<readonly Outcome[]>): Promise<void> {
  const outcomes = await asked.catch((error: { code?: string }) => error.code)
  if (typeof outcomes === 'object') seriesOf(outcomes)
  else expect(outcomes).toBe('provider_malformed')
}
