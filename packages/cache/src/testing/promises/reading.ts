import { describe, expect, it } from 'vitest'
import { body, count, type SuiteKit } from '../suite-kit.ts'

/** What a store promises about reading and lifetimes. */
export function promiseReading({ open, key, value, now, lapse }: SuiteKit): void {
  describe('read', () => {
    it('reads null where nothing was written', async () => {
      expect(await (await open()).read(key('nothing'))).toBeNull()
    })

    it('reads null once an entry is no longer kept', async () => {
      const store = await open()
      await store.write(value(key('a'), { keepUntil: now() + 150 }))
      await lapse(151, () => store.read(key('a')), null)
      expect(await store.readMany([key('a')])).toEqual([null])
    })

    it('reads null when an entry was no longer kept before it was written', async () => {
      const store = await open()
      await store.write(value(key('a'), { keepUntil: now() - 1 }))
      expect(await store.read(key('a'))).toBeNull()
    })

    it('reads entries that are stale but kept', async () => {
      const store = await open()
      await store.write(value(key('a'), { freshUntil: now() - 2, staleUntil: now() - 1 }))
      expect(await store.read(key('a'))).not.toBeNull()
    })

    it('takes a counter and a lease for no entry', async () => {
      const store = await open()
      await store.increment(count(key('counter'), 1))
      await store.acquire(key('held'), 60_000)
      expect(await store.readMany([key('counter'), key('held')])).toEqual([null, null])
    })
  })

  describe('readMany', () => {
    it('reads nothing for no keys', async () => {
      expect(await (await open()).readMany([])).toEqual([])
    })

    it('answers in the order of the keys, with gaps and repetitions', async () => {
      const store = await open()
      for (const name of ['a', 'b', 'c']) await store.write(value(key(name), body(name)))
      const names = ['c', 'missing', 'a', 'c', 'b', 'missing', 'a']
      const entries = await store.readMany(names.map(key))
      const bodies = entries.map((entry) => entry?.body.toString() ?? 'missing')
      expect(bodies).toEqual(names)
    })

    it('reads more than a thousand keys at once', async () => {
      const store = await open()
      const names = Array.from({ length: 2_500 }, (_, index) => `n${index}`)
      const written = names.filter((_, index) => index % 3 !== 0)
      await Promise.all(written.map((name) => store.write(value(key(name), body(name)))))
      const entries = await store.readMany(names.map(key))
      const isWritten = new Set(written)
      expect(entries.map((entry) => entry?.body.toString() ?? null)).toEqual(
        names.map((name) => (isWritten.has(name) ? name : null)),
      )
    })
  })

  describe('remainingMs', () => {
    it('answers null for a key that was never written, was removed, or has run out', async () => {
      const store = await open()
      await store.write(value(key('removed')))
      await store.remove([key('removed')])
      await store.write(value(key('a'), { keepUntil: now() + 150 }))
      expect(await store.remainingMs(key('never'))).toBeNull()
      expect(await store.remainingMs(key('removed'))).toBeNull()
      await lapse(151, () => store.remainingMs(key('a')), null)
    })

    it('counts down to the end of an entry and of a counter', async () => {
      const store = await open()
      await store.write(value(key('a'), { keepUntil: now() + 30_000 }))
      await store.increment(count(key('counter'), 1, { lifetimeMs: 30_000 }))
      for (const name of ['a', 'counter']) {
        const remainingMs = await store.remainingMs(key(name))
        expect(remainingMs).toBeGreaterThan(20_000)
        expect(remainingMs).toBeLessThanOrEqual(30_000)
      }
    })
  })
}
