import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../stores/store.ts'
import { body, type SuiteKit } from '../suite-kit.ts'

/** What a store promises about tags. */
export function promiseTagging(kit: SuiteKit): void {
  promiseInvalidation(kit)
  promiseEarlierTags(kit)
  promiseRaces(kit)
}

function promiseInvalidation({ open, key, tag, value, begin, bodyOf }: SuiteKit): void {
  describe('invalidateTags', () => {
    it('removes nothing for no tags, or for tags that nothing carries', async () => {
      const store = await open()
      expect(await store.invalidateTags([])).toBe(0)
      expect(await store.invalidateTags([tag('none')])).toBe(0)
    })

    it('removes what carries one of the tags, leaves the rest, and says how many values it removed', async () => {
      const [one, other] = [await open(), await open()]
      await one.write(value(key('red'), { tags: [tag('red')] }))
      await one.write(value(key('both'), { tags: [tag('red'), tag('blue')] }))
      await other.write(value(key('blue'), { tags: [tag('blue')] }))
      await other.write(value(key('plain')))
      expect(await other.invalidateTags([tag('red')])).toBe(2)
      await expect.poll(() => one.readMany([key('red'), key('both')])).toEqual([null, null])
      expect(await bodyOf(one, key('blue'))).toBe('{}')
      expect(await bodyOf(one, key('plain'))).toBe('{}')
    })

    it('counts a value once that carries several of the tags', async () => {
      const store = await open()
      await store.write(value(key('a'), { tags: [tag('x'), tag('y')] }))
      expect(await store.invalidateTags([tag('x'), tag('y'), tag('x')])).toBe(1)
      expect(await store.invalidateTags([tag('x'), tag('y')])).toBe(0)
    })

    it.each(['', '*', '}', '{a}', 'a b', 'ünïcode', 'a:b', '\n'])(
      'takes the tag "%s" for a name',
      async (name) => {
        const store = await open()
        await store.write(value(key('a'), { tags: [`${tag('')}${name}`] }))
        await store.write(value(key('b'), { tags: [`${tag('')}${name}x`] }))
        expect(await store.invalidateTags([`${tag('')}${name}`])).toBe(1)
        expect(await store.read(key('a'))).toBeNull()
        expect(await bodyOf(store, key('b'))).toBe('{}')
      },
    )

    it('finds values that were written again since an earlier invalidation', async () => {
      const store = await open()
      for (const text of ['1', '2', '3']) {
        await store.write(value(key('a'), { tags: [tag('t')], ...body(text) }))
        expect(await bodyOf(store, key('a'))).toBe(text)
        expect(await store.invalidateTags([tag('t')])).toBe(1)
      }
    })

    it('refuses a value whose making began before, though its key was never seen with the tag', async () => {
      const [maker, other] = [await open(), await open()]
      const fence = await begin(maker, key('a'))
      await other.invalidateTags([tag('t')])
      expect(await maker.write(value(key('a'), { fence, tags: [tag('t')] }))).toMatchObject({
        verdict: 'invalidated',
      })
      expect(await other.read(key('a'))).toBeNull()
    })

    it('refuses it also when only one of many tags was invalidated', async () => {
      const store = await open()
      const fence = await begin(store, key('a'))
      await store.invalidateTags([tag('c')])
      const tags = ['a', 'b', 'c', 'd'].map(tag)
      expect(await store.write(value(key('a'), { fence, tags }))).toMatchObject({ verdict: 'invalidated' })
    })

    it('does not refuse a making that carries another tag', async () => {
      const store = await open()
      const fence = await begin(store, key('a'))
      await store.invalidateTags([tag('other')])
      expect(await store.write(value(key('a'), { fence, tags: [tag('t')] }))).toMatchObject({
        verdict: 'written',
      })
    })

    it('lets a making that began after it, and a write without a fence, follow at once', async () => {
      const store = await open()
      await store.invalidateTags([tag('t')])
      const fence = await begin(store, key('a'))
      const made = await store.write(value(key('a'), { fence, tags: [tag('t')] }))
      const plain = await store.write(value(key('b'), { tags: [tag('t')] }))
      expect([made.verdict, plain.verdict]).toEqual(['written', 'written'])
    })

    it('removes thousands of values by one tag', async () => {
      const store = await open()
      const keys = Array.from({ length: 3_000 }, (_, index) => key(`n${index}`))
      await Promise.all(keys.map((at) => store.write(value(at, { tags: [tag('t')] }))))
      expect(await store.invalidateTags([tag('t')])).toBe(3_000)
      expect((await store.readMany(keys)).every((entry) => entry === null)).toBe(true)
    })
  })
}

function promiseEarlierTags({ open, key, tag, value, begin, bodyOf }: SuiteKit): void {
  describe('tags of earlier writes', () => {
    it('remove a value that was written again without them', async () => {
      const [one, other] = [await open(), await open()]
      await one.write(value(key('a'), { tags: [tag('x')] }))
      await other.write(value(key('a'), { tags: [tag('y')], ...body('2') }))
      await other.write(value(key('a'), body('3')))
      expect(await bodyOf(one, key('a'))).toBe('3')
      expect(await one.invalidateTags([tag('x')])).toBe(1)
      expect(await one.read(key('a'))).toBeNull()
    })

    it('remove it also when only its deadlines were moved, under the lease of a later making', async () => {
      const store = await open()
      await store.write(value(key('a'), { tags: [tag('x')] }))
      const fence = await begin(store, key('a'))
      expect(await store.write(value(key('a'), { fence }))).toMatchObject({ verdict: 'written' })
      expect(await store.invalidateTags([tag('x')])).toBe(1)
      expect(await store.read(key('a'))).toBeNull()
    })

    it('remove it also when it was removed in between', async () => {
      const store = await open()
      await store.write(value(key('a'), { tags: [tag('x')] }))
      await store.remove([key('a')])
      await store.write(value(key('a')))
      expect(await store.invalidateTags([tag('x')])).toBe(1)
      expect(await store.read(key('a'))).toBeNull()
    })
  })
}

type Step =
  | { do: 'begin' | 'remove' | 'set'; name: string; tags: string[] }
  | { do: 'finish'; pick: number }
  | { do: 'invalidate'; tags: string[] }

interface Making {
  name: string
  tags: string[]
  fence: number
  begunAt: number
}

const names = ['a', 'b']
const tagNames = ['x', 'y']
const tags = fc.uniqueArray(fc.constantFrom(...tagNames), { minLength: 1 })
const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constantFrom('begin' as const, 'begin' as const, 'set' as const, 'remove' as const),
      name: fc.constantFrom(...names),
      tags,
    }),
    fc.record({ do: fc.constant('finish' as const), pick: fc.nat(5) }),
    fc.record({ do: fc.constant('invalidate' as const), tags }),
  ),
  { minLength: 4, maxLength: 25 },
)

function promiseRaces(kit: SuiteKit): void {
  const { open, key, tag, value, begin } = kit
  describe('tags under races', () => {
    it('leaves no value whose making began before, whichever comes first of its write and the invalidation', async () => {
      const stores = [await open(), await open()]
      for (let round = 0; round < 5; round++) {
        const keys = Array.from({ length: 40 }, (_, index) => key(`r${round}:${index}`))
        const [one, other] = stores
        if (one === undefined || other === undefined) throw new Error('stores: expected two')
        const fences = await Promise.all(keys.map((at) => begin(one, at)))
        const write = (at: string, index: number) =>
          one.write(value(at, { fence: fences[index] ?? null, tags: [tag('t')] }))
        const early = keys.slice(0, 20).map((at, index) => write(at, index))
        const invalidated = other.invalidateTags([tag('t')])
        const late = keys.slice(20).map((at, index) => write(at, index + 20))
        await Promise.all([...early, invalidated, ...late])
        await expect
          .poll(() => one.readMany(keys).then((entries) => entries.filter((entry) => entry !== null)))
          .toEqual([])
      }
    })

    it('holds in every order of makings, writes, removals and invalidations', async () => {
      const stores = [await open(), await open()]
      let run = 0
      await fc.assert(
        fc.asyncProperty(steps, async (plan) => {
          run += 1
          const order = createOrder(kit, `p${run}:`)
          for (const [at, step] of plan.entries()) {
            const store = stores[at % 2]
            if (store !== undefined) await order.take(store, step, at)
          }
        }),
        { numRuns: 40 },
      )
    })
  })
}

/** Takes the steps of one order, and checks after each finished making whether its verdict was right. */
function createOrder({ key, tag, value, begin, bodyOf }: SuiteKit, run: string) {
  const open: Making[] = []
  const removedAt = new Map<string, number>()
  const invalidatedAt = new Map<string, number>()
  const stored = new Map<string, number>()
  const lastOf = (map: Map<string, number>, name: string) => map.get(name) ?? -1
  return { take }

  async function take(store: Store, step: Step, at: number): Promise<void> {
    if (step.do === 'invalidate') return invalidate(store, step.tags, at)
    if (step.do === 'finish') {
      const [making] = open.splice(step.pick % Math.max(1, open.length), 1)
      return making === undefined ? undefined : finish(store, making)
    }
    const place = key(run + step.name)
    if (step.do === 'remove') {
      await store.remove([place])
      removedAt.set(step.name, at)
      stored.delete(step.name)
    } else if (step.do === 'begin') {
      const fence = await begin(store, place)
      open.push({ name: step.name, tags: step.tags, fence, begunAt: at })
    } else {
      const making = { name: step.name, tags: step.tags, fence: null, begunAt: at }
      expect(await write(store, making)).toBe('written')
    }
  }

  async function invalidate(store: Store, marked: string[], at: number): Promise<void> {
    await store.invalidateTags(marked.map((name) => tag(run + name)))
    for (const name of marked) invalidatedAt.set(name, at)
    for (const name of names) {
      if ((await bodyOf(store, key(run + name))) === null) stored.delete(name)
    }
  }

  async function finish(store: Store, making: Making): Promise<void> {
    const { name, begunAt } = making
    const barriers = making.tags.map((each) => lastOf(invalidatedAt, each))
    const mustRefuse = Math.max(...barriers, lastOf(removedAt, name), lastOf(stored, name)) > begunAt
    const verdict = await write(store, making)
    if (mustRefuse) expect(['older', 'invalidated']).toContain(verdict)
    // Invalidating a tag that the key once carried may also have held the making off: that is safe.
    else if (Math.max(-1, ...invalidatedAt.values()) < begunAt) expect(verdict).toBe('written')
  }

  async function write(store: Store, making: Omit<Making, 'fence'> & { fence: number | null }) {
    const place = key(run + making.name)
    const text = String(making.begunAt)
    const { verdict } = await store.write(
      value(place, { fence: making.fence, tags: making.tags.map((name) => tag(run + name)), ...body(text) }),
    )
    if (verdict === 'written') {
      stored.set(making.name, making.begunAt)
      expect(await bodyOf(store, place)).toBe(text)
    }
    return verdict
  }
}
