import { describe, expect, it } from 'vitest'
import { body, count, type SuiteKit } from '../suite-kit.ts'

const microsPerMs = 1_000

/** What a store promises about removals. */
export function promiseRemoving({ open, key, value, now, begin, bodyOf }: SuiteKit): void {
  describe('remove', () => {
    it('removes nothing when there is nothing', async () => {
      const store = await open()
      expect(await store.remove([])).toBe(0)
      expect(await store.remove([key('a'), key('b')])).toBe(0)
    })

    it('removes entries of every kind and counters, and says how many there were', async () => {
      const store = await open()
      await store.write(value(key('a')))
      await store.write(value(key('b'), { kind: 'unknown' }))
      await store.increment(count(key('counter'), 5))
      expect(await store.remove([key('a'), key('b'), key('counter'), key('missing')])).toBe(3)
      expect(await store.remove([key('a'), key('b'), key('counter')])).toBe(0)
      expect(await store.readMany([key('a'), key('b')])).toEqual([null, null])
    })

    it('counts a key once that is named twice', async () => {
      const store = await open()
      await store.write(value(key('a')))
      expect(await store.remove([key('a'), key('a')])).toBe(1)
    })

    it('is seen by other instances', async () => {
      const [one, other] = [await open(), await open()]
      await one.write(value(key('a')))
      await other.read(key('a'))
      await one.remove([key('a')])
      await expect.poll(() => other.read(key('a'))).toBeNull()
    })

    it('lets no making that began before it bring the value back', async () => {
      const [one, other] = [await open(), await open()]
      const fence = await begin(other, key('a'))
      await one.write(value(key('a')))
      await one.remove([key('a')])
      expect(await other.write(value(key('a'), { fence }))).toMatchObject({ verdict: 'older' })
      expect(await one.read(key('a'))).toBeNull()
    })

    it('holds off earlier makings also where there was nothing to remove', async () => {
      const store = await open()
      const fence = await begin(store, key('a'))
      await store.remove([key('a')])
      expect(await store.write(value(key('a'), { fence }))).toMatchObject({ verdict: 'older' })
      expect(await store.read(key('a'))).toBeNull()
    })

    it('holds off the making that it removed, also when the fence of that was a little ahead', async () => {
      const store = await open()
      const fence = (now() + 5_000) * microsPerMs
      await store.write(value(key('a'), { fence }))
      await store.remove([key('a')])
      expect(await store.write(value(key('a'), { fence }))).toMatchObject({ verdict: 'older' })
      expect(await store.write(value(key('a')))).toMatchObject({ verdict: 'written' })
    })

    it('lets a making that began after it write', async () => {
      const store = await open()
      await store.remove([key('a')])
      const fence = await begin(store, key('a'))
      expect(await store.write(value(key('a'), { fence, ...body('new') }))).toMatchObject({
        verdict: 'written',
      })
      expect(await bodyOf(store, key('a'))).toBe('new')
    })

    it('lets a write without a fence follow at once', async () => {
      const store = await open()
      await store.write(value(key('a'), body('1')))
      await store.remove([key('a')])
      expect(await store.write(value(key('a'), body('2')))).toMatchObject({ verdict: 'written' })
      expect(await bodyOf(store, key('a'))).toBe('2')
    })

    it('lets failures of earlier makings not pass either', async () => {
      const store = await open()
      const fence = await begin(store, key('a'))
      await store.remove([key('a')])
      expect(await store.write(value(key('a'), { fence, kind: 'failed' }))).toMatchObject({
        verdict: 'older',
      })
    })

    it('removes thousands of keys in one call', async () => {
      const store = await open()
      const keys = Array.from({ length: 1_500 }, (_, index) => key(`n${index}`))
      await Promise.all(keys.map((at) => store.write(value(at))))
      expect(await store.remove(keys)).toBe(1_500)
      expect((await store.readMany(keys)).every((entry) => entry === null)).toBe(true)
    })
  })
}
