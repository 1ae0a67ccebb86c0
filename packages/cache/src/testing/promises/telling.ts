import { describe, expect, it } from 'vitest'
import type { StoreEvent } from '../../stores/store.ts'
import { body, type SuiteKit } from '../suite-kit.ts'

/** What a store promises about events, its end and itself. */
export function promiseTelling(kit: SuiteKit): void {
  promiseEvents(kit)
  promiseAnEnd(kit)
}

function promiseEvents({ open, key, tag, value, now, begin, listen }: SuiteKit): void {
  describe('subscribe', () => {
    it('tells every instance what was written, the writer included', async () => {
      const [writer, other] = [await open(), await open()]
      const heard = await Promise.all([listen(writer), listen(other)])
      const fence = await begin(writer, key('a'))
      const { revision } = await writer.write(value(key('a'), { fence }))
      for (const events of heard) {
        await expect
          .poll(() => events)
          .toEqual([{ type: 'written', key: key('a'), kind: 'value', revision, fence }])
      }
    })

    it('tells removals with a fence above all that was written before', async () => {
      const [writer, other] = [await open(), await open()]
      const events = await listen(other)
      await writer.write(value(key('a')))
      await writer.remove([key('a'), key('missing')])
      await expect.poll(() => events).toHaveLength(3)
      const [written, removed] = events.filter((event) => 'key' in event && event.key === key('a'))
      expect([written?.type, removed?.type]).toEqual(['written', 'removed'])
      expect(fenceOf(removed)).toBeGreaterThanOrEqual(fenceOf(written))
    })

    it('tells that a failure left the value as it was', async () => {
      const [writer, other] = [await open(), await open()]
      const events = await listen(other)
      await writer.write(value(key('a')))
      const { revision } = await writer.write(value(key('a'), { kind: 'failed' }))
      await expect
        .poll(() => events.slice(1))
        .toEqual([{ type: 'refused', key: key('a'), kind: 'failed', revision, fence: expect.any(Number) }])
    })

    it('tells that a value from the future, or one that was removed meanwhile, was refused', async () => {
      const [writer, other] = [await open(), await open()]
      const events = await listen(other)
      const fence = await begin(writer, key('removed'))
      await writer.remove([key('removed')])
      await expect.poll(() => events).toMatchObject([{ type: 'removed', key: key('removed') }])
      await writer.write(value(key('future'), { asOf: now() + 120_000 }))
      await expect.poll(() => events.slice(1)).toMatchObject([{ type: 'refused', key: key('future') }])
      await writer.write(value(key('removed'), { fence }))
      await expect
        .poll(() => events.slice(2))
        .toMatchObject([{ type: 'refused', key: key('removed'), fence }])
    })

    it('tells that a value was refused because its tag was invalidated', async () => {
      const [writer, other] = [await open(), await open()]
      const fence = await begin(writer, key('a'))
      await writer.invalidateTags([tag('t')])
      const events = await listen(other)
      await writer.write(value(key('a'), { fence, tags: [tag('t')] }))
      await expect.poll(() => events).toMatchObject([{ type: 'refused', key: key('a'), fence }])
    })

    it('tells nothing of a write that a newer one forestalled', async () => {
      const [writer, other] = [await open(), await open()]
      const events = await listen(other)
      const fence = await begin(writer, key('a'))
      const first = await writer.write(value(key('a')))
      await writer.write(value(key('a'), { fence, ...body('late') }))
      const last = await writer.write(value(key('a')))
      await expect
        .poll(() => events)
        .toMatchObject([
          { type: 'written', revision: first.revision },
          { type: 'written', revision: last.revision },
        ])
    })

    it('tells the removals of an invalidation', async () => {
      const [writer, other] = [await open(), await open()]
      const events = await listen(other)
      await writer.write(value(key('a'), { tags: [tag('t')] }))
      await writer.invalidateTags([tag('t')])
      await expect
        .poll(() => events)
        .toMatchObject([
          { type: 'written', key: key('a') },
          { type: 'removed', key: key('a') },
        ])
    })

    it('tells the events of one key in the order in which they happened', async () => {
      const [writer, other] = [await open(), await open()]
      const events = await listen(other)
      for (let index = 0; index < 50; index++) {
        await writer.write(value(key('a')))
        if (index % 5 === 0) await writer.remove([key('a')])
      }
      await expect.poll(() => events.length).toBe(60)
      const fences = events.map(fenceOf)
      expect(fences).toEqual(fences.toSorted((one, another) => one - another))
    })

    it('tells nothing to a listener that has ended it, and everything to the others', async () => {
      const [writer, other] = [await open(), await open()]
      const staying = await listen(other)
      const leaving: StoreEvent[] = []
      const end = other.subscribe((event) => leaving.push(event))
      end()
      end()
      leaving.length = 0
      await writer.write(value(key('a')))
      await expect.poll(() => staying).toHaveLength(1)
      expect(leaving).toEqual([])
    })

    it('goes on telling the others when one listener throws', async () => {
      const [writer, other] = [await open(), await open()]
      other.subscribe(() => {
        throw new Error('a listener that throws')
      })
      const events = await listen(other)
      await writer.write(value(key('a')))
      await expect.poll(() => events).toHaveLength(1)
    })
  })
}

function promiseAnEnd({ open, key, value, bodyOf, listen }: SuiteKit): void {
  describe('close', () => {
    it('refuses what is asked afterwards, and may come twice', async () => {
      const store = await open()
      await store.close()
      await store.close()
      const closed = { name: 'CacheError', code: 'closed' }
      await expect(store.read(key('a'))).rejects.toMatchObject(closed)
      await expect(store.readMany([key('a')])).rejects.toMatchObject(closed)
      await expect(store.write(value(key('a')))).rejects.toMatchObject(closed)
      await expect(store.remove([key('a')])).rejects.toMatchObject(closed)
      await expect(store.acquire(key('a'), 10_000)).rejects.toMatchObject(closed)
    })

    it('ends one instance and leaves the others and what is stored alone', async () => {
      const [one, other] = [await open(), await open()]
      const events = await listen(other)
      await one.write(value(key('a')))
      await one.close()
      expect(await bodyOf(other, key('a'))).toBe('{}')
      await other.write(value(key('b')))
      await expect.poll(() => events).toHaveLength(2)
    })

    it('tells nothing more', async () => {
      const [one, other] = [await open(), await open()]
      const [silent, speaking] = [await listen(one), await listen(other)]
      await one.close()
      silent.length = 0
      await other.write(value(key('a')))
      await expect.poll(() => speaking).toHaveLength(1)
      expect(silent).toEqual([])
    })
  })

  describe('info', () => {
    it('says what the store is, and that it can be reached', async () => {
      const info = await (await open()).info()
      expect(['memory', 'redis', 'layered']).toContain(info.type)
      expect(info.isConnected).toBe(true)
    })
  })
}

function fenceOf(event: StoreEvent | undefined): number {
  if (event === undefined || !('fence' in event)) throw new Error('event: expected one with a fence')
  return event.fence
}
