import { createFakeClock } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../stores/memory/memory-store.ts'
import { measureSizes } from './size-by-prefix.ts'

const clock = createFakeClock()

async function storeOf(sizes: Record<string, number>) {
  const store = createMemoryStore({ clock })
  const times = { fetchedAt: 0, freshUntil: 0, staleUntil: 0, keepUntil: clock.now() + 60_000 }
  const content = { kind: 'value', fence: null, encoding: 'bytes', costMs: 0, tags: [], asOf: null } as const
  for (const [key, bytes] of Object.entries(sizes))
    await store.write({ key, ...times, ...content, fetchedAt: clock.now(), body: Buffer.alloc(bytes) })
  return store
}

describe('measureSizes', () => {
  it('finds nothing where nothing is', async () => {
    const report = await measureSizes({
      store: await storeOf({}),
      head: 'mc:',
      sample: 10,
      random: Math.random,
    })
    expect(report).toEqual({ prefixes: [], isSampled: false, sampledKeys: 0, totalKeys: 0 })
  })

  it('sums by namespace and kind, largest first, and leaves out what is not below the prefix', async () => {
    const sizes = {
      'mc:g:price:A': 100,
      'mc:g:price:B': 300,
      'mc:g:single': 5,
      'mc:u:user:1:x': 7,
      'other:g:price:A': 9,
    }
    const report = await measureSizes({
      store: await storeOf(sizes),
      head: 'mc:',
      sample: 100,
      random: Math.random,
    })
    expect(report.prefixes).toEqual([
      { prefix: 'g:price', keys: 2, bytes: 400 + 2 * 'mc:g:price:A'.length },
      { prefix: 'u:user', keys: 1, bytes: 7 + 'mc:u:user:1:x'.length },
      { prefix: 'g', keys: 1, bytes: 5 + 'mc:g:single'.length },
    ])
    expect(report.isSampled).toBe(false)
  })

  it('estimates from a sample and says so', async () => {
    const sizes = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`mc:g:p:${1_000 + index}`, 90]),
    )
    const report = await measureSizes({
      store: await storeOf(sizes),
      head: 'mc:',
      sample: 50,
      random: Math.random,
    })
    expect(report).toMatchObject({ isSampled: true, sampledKeys: 50, totalKeys: 1_000 })
    expect(report.prefixes).toEqual([{ prefix: 'g:p', keys: 1_000, bytes: 101_000 }])
  })

  it('gives a prefix of which no key was read the average of the others', async () => {
    const store = await storeOf({ 'mc:g:a:1': 92, 'mc:g:b:1': 92 })
    const report = await measureSizes({ store, head: 'mc:', sample: 1, random: () => 0.99 })
    expect(report.prefixes.map(({ bytes }) => bytes)).toEqual([100, 100])
  })
})
