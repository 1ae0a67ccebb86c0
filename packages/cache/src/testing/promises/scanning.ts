import { describe, expect, it } from 'vitest'
import type { Store } from '../../stores/store.ts'
import { count, type SuiteKit } from '../suite-kit.ts'

/** What a store promises about finding keys. */
export function promiseScanning({ open, key, prefix, value, now, lapse }: SuiteKit): void {
  describe('scan', () => {
    it('finds nothing where nothing is', async () => {
      expect(await list(await open(), prefix())).toEqual([])
    })

    it('finds every key that exists all the time, while others come and go', async () => {
      const store = await open()
      const staying = Array.from({ length: 300 }, (_, index) => key(`stays:${index}`))
      const leaving = Array.from({ length: 300 }, (_, index) => key(`leaves:${index}`))
      await Promise.all([...staying, ...leaving].map((at) => store.write(value(at))))
      const found = new Set<string>()
      for await (const page of store.scan({ prefix: prefix(), glob: '*', pageSize: 10 })) {
        for (const at of page) found.add(at)
        await store.remove(leaving.splice(0, 20))
        await store.write(value(key(`comes:${found.size}`)))
      }
      expect(staying.filter((at) => !found.has(at))).toEqual([])
    })

    it('may be left before the end', async () => {
      const store = await open()
      for (let index = 0; index < 20; index++) await store.write(value(key(String(index))))
      for await (const page of store.scan({ prefix: prefix(), glob: '*', pageSize: 2 })) {
        expect(page.length).toBeGreaterThan(0)
        break
      }
      expect(await list(store, prefix())).toHaveLength(20)
    })

    it('lists entries of every kind and counters', async () => {
      const store = await open()
      await store.write(value(key('value')))
      await store.write(value(key('unknown'), { kind: 'unknown' }))
      await store.increment(count(key('counter'), 1))
      expect(await list(store, prefix())).toEqual(['counter', 'unknown', 'value'].map(key))
    })

    it('lists neither what was removed, nor leases, nor what belongs to tags, nor what is no longer kept', async () => {
      const store = await open()
      await store.write(value(key('tagged'), { tags: [key('tag')] }))
      await store.write(value(key('removed')))
      await store.write(value(key('short'), { keepUntil: now() + 150 }))
      await store.remove([key('removed')])
      await store.acquire(key('held'), 60_000)
      await store.invalidateTags([key('other tag')])
      await lapse(151, () => list(store, prefix()), [key('tagged')])
      // Without its colon, in case a store writes it otherwise in what belongs to tags.
      expect(await list(store, '', `*${prefix().slice(0, -1)}*`)).toEqual([key('tagged')])
    })

    it('takes the prefix literally', async () => {
      const store = await open()
      for (const name of ['x*1', 'xy1', 'x?1', 'x[y]1', 'x\\1']) await store.write(value(key(name)))
      expect(await list(store, key('x*'))).toEqual([key('x*1')])
      expect(await list(store, key('x?'))).toEqual([key('x?1')])
      expect(await list(store, key('x[y]'))).toEqual([key('x[y]1')])
      expect(await list(store, key('x\\'))).toEqual([key('x\\1')])
      expect(await list(store, key('x['), '*')).toEqual([key('x[y]1')])
    })

    it.each([
      ['*', ['a', 'a:b', 'ab', 'abc']],
      ['', []],
      ['a', ['a']],
      ['a*', ['a', 'a:b', 'ab', 'abc']],
      ['?', ['a']],
      ['a?', ['ab']],
      ['a?*', ['a:b', 'ab', 'abc']],
      ['*b', ['a:b', 'ab']],
      ['*:*', ['a:b']],
      ['**c', ['abc']],
      ['b*', []],
    ])('finds by the glob "%s"', async (glob, names) => {
      const store = await open()
      for (const name of ['a', 'ab', 'abc', 'a:b']) await store.write(value(key(name)))
      expect(await list(store, prefix(), glob)).toEqual(names.map(key))
    })

    it.each(['[ab]', '[^b]', 'a\\*', 'a.*', '{a,b}', 'a|b', '(a)'])(
      'takes "%s" literally, though other pattern languages do not',
      async (glob) => {
        const store = await open()
        for (const name of ['a', 'b', 'a*', 'ab', 'a.']) await store.write(value(key(name)))
        const literal = key(glob.replace('*', ''))
        await store.write(value(literal))
        expect(await list(store, prefix(), glob)).toContain(literal)
        expect(await list(store, prefix(), glob)).not.toContain(key('b'))
        expect(await list(store, prefix(), glob)).not.toContain(key('ab'))
      },
    )
  })
}

async function list(store: Store, prefix: string, glob = '*'): Promise<string[]> {
  const found = new Set<string>()
  for await (const page of store.scan({ prefix, glob, pageSize: 100 })) for (const at of page) found.add(at)
  return [...found].toSorted()
}
