import type { CachedValue, ReadOptions, ValueSources } from '@marketcache/contracts'
import { quote } from '@marketcache/resources'
import { describe, expect, it } from 'vitest'
import { noSources } from '../test-support/open-providers.ts'
import { bindComputation, defineComputation } from './define-computation.ts'
import { momentum } from './momentum.ts'
import { portfolio } from './portfolio.ts'

const now = () => Date.UTC(2025, 9, 25)
const neverStopping = new AbortController().signal
const item = `${'b'.repeat(64)}|1y|USD|^GSPC|public`
const holdings = [{ symbol: 'AAA', quantity: 1, costBasis: null }]

/** Sources of a provider that never answers: what reads them waits for its signal. */
function silentSources() {
  const given: (ReadOptions | undefined)[] = []
  const begun = Promise.withResolvers<void>()
  const sources: ValueSources = {
    ...noSources,
    readInput: async () => ({ holdings }),
    read: async (_resource, params, options) => {
      given.push(options)
      begun.resolve()
      await ended(options?.signal)
      return params.map((): CachedValue<never> | null => null)
    },
  }
  return { sources, given, begun: begun.promise }
}

function ended(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve()
    signal?.addEventListener('abort', () => resolve(), { once: true })
  })
}

describe('bindComputation', () => {
  it('ends a portfolio in time, with what there is, though its provider never answers any of its reads', async () => {
    const { sources, given } = silentSources()
    const call = bindComputation(portfolio, { sources, now, timeoutMs: 30 })
    const outcomes = await call.fetch({ group: 'all', items: [item] }, neverStopping)
    expect(outcomes).toMatchObject([
      { status: 'ok', freshUntil: now() + 60_000, payload: { coverage: { positions: 1, valued: 0 } } },
    ])
    expect(new Set(given.map((options) => options?.signal)).size).toBe(1)
  })

  it('gives its deadline to each read, beside what the computation demands of it', async () => {
    const { sources, given } = silentSources()
    const call = bindComputation(momentum, { sources, now, timeoutMs: 30 })
    const outcomes = await call.fetch({ group: 'all', items: ['AAPL'] }, neverStopping)
    expect(outcomes).toMatchObject([{ status: 'failed', code: 'provider_unavailable', isRetryable: true }])
    expect(given.at(-1)?.goodForMs).toBe(3_600_000)
    expect(given.map((options) => options?.signal?.aborted)).toEqual(given.map(() => true))
  })

  it('waits no longer when the worker stops, and tells nothing that only lacks time', async () => {
    const { sources, begun } = silentSources()
    const stop = new AbortController()
    const call = bindComputation(portfolio, { sources, now, timeoutMs: 3_600_000 })
    const asked = call.fetch({ group: 'all', items: [item] }, stop.signal)
    await begun
    stop.abort(new Error('the worker stops'))
    await expect(asked).rejects.toThrow('the worker stops')
  })

  it('begins nothing once the worker has stopped', async () => {
    let computed = 0
    const counting = defineComputation({
      ...momentum,
      compute: async () => {
        computed += 1
        return []
      },
    })
    const call = bindComputation(counting, { sources: noSources, now, timeoutMs: 30 })
    const stopped = AbortSignal.abort(new Error('the worker stops'))
    await expect(call.fetch({ group: 'all', items: ['AAPL'] }, stopped)).rejects.toThrow('the worker stops')
    expect(computed).toBe(0)
  })

  it('passes on that a source is away', async () => {
    const read = () => Promise.reject(new Error('away'))
    const reading = defineComputation({
      ...momentum,
      compute: async (_batch, context) => {
        await context.read(quote, [{ symbol: 'AAPL' }])
        return []
      },
    })
    const call = bindComputation(reading, { sources: { ...noSources, read }, now, timeoutMs: 30 })
    await expect(call.fetch({ group: 'all', items: ['AAPL'] }, neverStopping)).rejects.toThrow('away')
  })
})
