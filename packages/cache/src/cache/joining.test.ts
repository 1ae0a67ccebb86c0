import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type CacheWorld,
  createGate,
  createWorld,
  settle,
  useManualTimers,
} from '../test-support/create-world.ts'
import type { Cache } from './cache-types.ts'

describe('callers who wait for one making', () => {
  let world: CacheWorld
  beforeEach(() => {
    useManualTimers()
    world = createWorld()
  })
  afterEach(() => vi.useRealTimers())

  it('gives callers who joined copies of their own', async () => {
    const cache = world.open()
    const gate = createGate<{ list: number[] }>()
    const calls = [1, 2, 3].map(() => cache.getOrSet('k', gate.producer))
    await settle()
    gate.calls[0]?.resolve({ list: [1] })
    const [one, two, three] = await Promise.all(calls)
    one?.list.push(2)
    two?.list.push(3)
    expect(three).toEqual({ list: [1] })
    expect(await cache.get('k')).toEqual({ list: [1] })
  })

  it('shares frozen values of the local layer', async () => {
    const cache = world.open({ isLayered: true })
    await cache.getOrSet('k', () => ({ list: [{ at: 1 }] }))
    const [one, two] = [await cache.get<{ list: { at: number }[] }>('k'), await cache.get('k')]
    expect(one).toBe(two)
    expect(() => one?.list.push({ at: 2 })).toThrow(TypeError)
  })

  it('gives each reader its own dates and bytes, which cannot be frozen', async () => {
    const cache = world.open({ isLayered: true })
    await cache.set('k', { at: new Date(5), bytes: Buffer.from('x') })
    const one = await cache.get<{ at: Date; bytes: Buffer }>('k')
    one?.at.setTime(0)
    one?.bytes.fill(0)
    expect(await cache.get('k')).toEqual({ at: new Date(5), bytes: Buffer.from('x') })
  })

  it('lets one caller leave without disturbing the others', async () => {
    const cache = world.open()
    const gate = createGate<string>()
    const leaver = new AbortController()
    const leaving = cache.getOrSet('k', gate.producer, { signal: leaver.signal })
    const staying = cache.getOrSet('k', gate.producer)
    await settle()
    leaver.abort(new Error('left'))
    await expect(leaving).rejects.toThrow('left')
    expect(gate.calls[0]?.signal.aborted).toBe(false)
    gate.calls[0]?.resolve('made')
    expect(await staying).toBe('made')
  })

  it('ends the producer when the last caller left, blames nobody, and starts afresh for the next', async () => {
    const cache = world.open()
    const gate = createGate<string>()
    const leavers = [new AbortController(), new AbortController()]
    const calls = leavers.map(({ signal }) =>
      cache.getOrSet('k', gate.producer, { signal }).catch(() => 'left'),
    )
    await settle()
    for (const leaver of leavers) leaver.abort()
    expect(await Promise.all(calls)).toEqual(['left', 'left'])
    expect(gate.calls[0]?.signal.aborted).toBe(true)
    expect(cache.analytics.getHitRate().counts.producerFailures).toBe(0)
    const next = cache.getOrSet('k', gate.producer)
    await settle()
    gate.calls[1]?.resolve('made')
    expect(await next).toBe('made')
  })

  it.each<[string, (cache: Cache) => Promise<unknown>]>([
    ['its key was deleted', (cache) => cache.delete('k')],
    ['a tag of it was invalidated', (cache) => cache.invalidateTags(['t'])],
    ['somebody forced another', (cache) => cache.getOrSet('k', () => 'forced', { forceFresh: true })],
  ])('ends a producer on close also when %s meanwhile', async (_, overtake) => {
    const cache = world.open()
    const gate = createGate<string>()
    const call = cache.getOrSet('k', gate.producer, { tags: ['t'] }).catch((error: unknown) => error)
    await settle()
    await overtake(cache)
    const closing = cache.close()
    await settle()
    expect(gate.calls[0]?.signal.aborted).toBe(true)
    expect(await call).toMatchObject({ code: 'closed' })
    await closing
  })

  it('does not begin for a caller who has left already', async () => {
    const producer = vi.fn(() => 1)
    const left = world.open().getOrSet('k', producer, { signal: AbortSignal.abort(new Error('left')) })
    await expect(left).rejects.toThrow('left')
    expect(producer).not.toHaveBeenCalled()
  })
})
