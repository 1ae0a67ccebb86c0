import { describe, expect, it } from 'vitest'
import type { Encoding } from '../../stores/store.ts'
import { body, type SuiteKit } from '../suite-kit.ts'

const microsPerMs = 1_000

/** What a store promises about writing. */
export function promiseWriting({ open, key, value, now, begin, lapse, bodyOf }: SuiteKit): void {
  describe('write', () => {
    it.each<Encoding>(['json', 'bytes', 'json+zstd', 'bytes+zstd'])(
      'gives back %s as it was written, to the last bit',
      async (encoding) => {
        const store = await open()
        const bytes = Buffer.from([0, 10, 13, 32, 255, 0xc3, 0x28, 10, 0])
        const entry = value(key('a'), { encoding, body: bytes, costMs: 37 })
        const { revision } = await store.write(entry)
        const { fetchedAt, freshUntil, staleUntil, keepUntil } = entry
        const times = { fetchedAt, freshUntil, staleUntil, keepUntil }
        const expected = { ...times, kind: 'value', encoding, costMs: 37, revision }
        const stored = await store.read(key('a'))
        expect(stored).toMatchObject(expected)
        expect(stored?.body.equals(bytes)).toBe(true)
      },
    )

    it('stores an empty body, and one of a megabyte', async () => {
      const store = await open()
      const large = Buffer.alloc(1_000_000, 'x\n')
      await store.write(value(key('empty'), body('')))
      await store.write(value(key('large'), { body: large }))
      expect(await bodyOf(store, key('empty'))).toBe('')
      expect((await store.read(key('large')))?.body.equals(large)).toBe(true)
    })

    it('is seen by other instances over the same backend', async () => {
      const [one, other] = [await open(), await open()]
      await one.write(value(key('a'), body('1')))
      expect(await bodyOf(other, key('a'))).toBe('1')
      await other.write(value(key('a'), body('2')))
      await expect.poll(() => bodyOf(one, key('a'))).toBe('2')
    })

    it('gives each write another revision, of lower-case letters and digits', async () => {
      const store = await open()
      const revisions = new Set<string>()
      for (const text of ['1', '2', '3']) {
        const { verdict, revision } = await store.write(value(key('a'), body(text)))
        expect(verdict).toBe('written')
        expect(revision).toMatch(/^[0-9a-z]+$/)
        expect((await store.read(key('a')))?.revision).toBe(revision)
        revisions.add(revision)
      }
      expect(revisions.size).toBe(3)
    })

    it('refuses content whose making began earlier than that of what is stored', async () => {
      const store = await open()
      const early = await begin(store, key('a'))
      const late = await begin(store, key('a'))
      expect(late).toBeGreaterThan(early)
      expect(await store.write(value(key('a'), { fence: late, ...body('late') }))).toMatchObject({
        verdict: 'written',
      })
      expect(await store.write(value(key('a'), { fence: early, ...body('early') }))).toMatchObject({
        verdict: 'older',
      })
      expect(await bodyOf(store, key('a'))).toBe('late')
    })

    it('keeps the fence that it was given, or says which one it took', async () => {
      const store = await open()
      const fence = await begin(store, key('a'))
      expect((await store.write(value(key('a'), { fence }))).fence).toBe(fence)
      expect((await store.read(key('a')))?.fence).toBe(fence)
      const taken = await store.write(value(key('a')))
      expect(taken.fence).toBeGreaterThan(fence)
      expect((await store.read(key('a')))?.fence).toBe(taken.fence)
    })

    it('lets one making write twice, as two revisions', async () => {
      const store = await open()
      const fence = await begin(store, key('a'))
      const first = await store.write(value(key('a'), { fence, ...body('1') }))
      const second = await store.write(value(key('a'), { fence, ...body('2') }))
      expect([first.verdict, second.verdict]).toEqual(['written', 'written'])
      expect(second.revision).not.toBe(first.revision)
      expect(await bodyOf(store, key('a'))).toBe('2')
    })

    it('refuses a holder that lost its lease and comes after the next one has written', async () => {
      const [slow, next] = [await open(), await open()]
      const slowFence = await begin(slow, key('a'))
      const nextFence = await begin(next, key('a'))
      await next.write(value(key('a'), { fence: nextFence, ...body('next') }))
      const { verdict } = await slow.write(value(key('a'), { fence: slowFence, ...body('slow') }))
      expect(verdict).toBe('older')
      expect(await bodyOf(next, key('a'))).toBe('next')
    })

    it('takes the time of the write without a fence, even behind a stored fence that is a little ahead', async () => {
      const store = await open()
      const ahead = (now() + 5_000) * microsPerMs
      await store.write(value(key('a'), { fence: ahead, ...body('ahead') }))
      expect(await store.write(value(key('a'), body('now')))).toMatchObject({ verdict: 'written' })
      expect(await bodyOf(store, key('a'))).toBe('now')
      expect((await store.read(key('a')))?.fence).toBeGreaterThan(ahead)
    })

    it('is not blocked by the fence of a clock that was far ahead and has been set back', async () => {
      const store = await open()
      await store.write(value(key('a'), { fence: (now() + 3_600_000) * microsPerMs, ...body('future') }))
      const fence = await begin(store, key('a'))
      expect(await store.write(value(key('a'), { fence, ...body('now') }))).toMatchObject({
        verdict: 'written',
      })
      expect(await bodyOf(store, key('a'))).toBe('now')
    })

    it.each(['failed', 'unknown'] as const)('never replaces a value by %s', async (kind) => {
      const store = await open()
      await store.write(value(key('a'), body('good')))
      expect(await store.write(value(key('a'), { kind, ...body('{}') }))).toMatchObject({ verdict: 'kept' })
      expect(await bodyOf(store, key('a'))).toBe('good')
    })

    it('replaces a failure by a failure, by "unknown" and by a value', async () => {
      const store = await open()
      for (const kind of ['failed', 'failed', 'unknown', 'value'] as const) {
        expect(await store.write(value(key('a'), { kind }))).toMatchObject({ verdict: 'written' })
        expect((await store.read(key('a')))?.kind).toBe(kind)
      }
    })

    it('replaces a value that is no longer kept by a failure', async () => {
      const store = await open()
      await store.write(value(key('a'), { keepUntil: now() + 150 }))
      await lapse(151, () => store.read(key('a')), null)
      expect(await store.write(value(key('a'), { kind: 'failed' }))).toMatchObject({ verdict: 'written' })
    })

    it('refuses content from the future, and allows clocks to differ by less than a minute', async () => {
      const store = await open()
      const future = await store.write(value(key('a'), { asOf: now() + 120_000 }))
      expect(future.verdict).toBe('future')
      expect(await store.read(key('a'))).toBeNull()
      expect(await store.write(value(key('a'), { asOf: now() + 30_000 }))).toMatchObject({
        verdict: 'written',
      })
    })

    it('settles concurrent writes of one key to the content of the latest making', async () => {
      const stores = [await open(), await open()]
      const fences: number[] = []
      for (let index = 0; index < 20; index++) fences.push(await begin(stores[index % 2] ?? fail(), key('a')))
      const writes = fences
        .toReversed()
        .map((fence, index) =>
          (stores[index % 2] ?? fail()).write(value(key('a'), { fence, ...body(String(fence)) })),
        )
      await Promise.all(writes)
      const expected = String(Math.max(...fences))
      for (const store of stores) await expect.poll(() => bodyOf(store, key('a'))).toBe(expected)
    })
  })
}

function fail(): never {
  throw new Error('stores: expected two')
}
