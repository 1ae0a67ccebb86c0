import { defineResource, Type } from '@marketcache/contracts'
import { describe, expect, it } from 'vitest'
import type { DueSets, WantReply } from './due-sets.ts'
import { type Lane, laneName } from './lane.ts'
import { createRefresher } from './refresher.ts'

const thing = defineResource({
  name: 'thing',
  summary: 'A thing',
  path: '/things/:id',
  batch: null,
  params: Type.Object({ id: Type.String(), currency: Type.String() }),
  example: { id: 'a', currency: 'usd' },
  payload: Type.Object({}),
  freshness: { freshForMs: 1, staleForMs: 2, keepForMs: 3 },
  canonical: (params) => params,
  route: ({ id, currency }) => (id === 'lost' ? [] : [{ call: 'acme.things', group: currency, item: id }]),
  tags: () => [],
})
const wantOf = (id: string, currency = 'usd') => ({ resource: thing, params: { id, currency } })
const calm: WantReply = { mustQueueDrain: false, pausedMs: 0, refused: new Set() }

function refresherWith(reply: (lane: Lane) => WantReply) {
  const wanted: { lane: string; items: readonly string[] }[] = []
  const drained: string[] = []
  const dueSets: DueSets = {
    want: async (lane, items) => {
      wanted.push({ lane: laneName(lane), items })
      return reply(lane)
    },
    depths: async () => [],
  }
  const refresher = createRefresher({
    dueSets,
    requestDrain: async (lane) => {
      drained.push(laneName(lane))
    },
  })
  return { refresher, wanted, drained }
}

describe('createRefresher', () => {
  it('wants all items of a lane at once, each once', async () => {
    const { refresher, wanted } = refresherWith(() => calm)
    await refresher.want([wantOf('a'), wantOf('b'), wantOf('a'), wantOf('a', 'eur')], 'stale')
    expect(wanted).toEqual([
      { lane: 'acme.things|usd', items: ['a', 'b'] },
      { lane: 'acme.things|eur', items: ['a'] },
    ])
  })

  it('queues a drain job only where it is told to', async () => {
    const { refresher, drained } = refresherWith(({ group }) => ({
      ...calm,
      mustQueueDrain: group === 'eur',
    }))
    await refresher.want([wantOf('a'), wantOf('a', 'eur')], 'stale')
    expect(drained).toEqual(['acme.things|eur'])
  })

  it('answers each request in its place: refused ones are overloaded, others wait for a paused provider', async () => {
    const { refresher } = refresherWith(() => ({ ...calm, pausedMs: 5_000, refused: new Set(['b']) }))
    expect(await refresher.want([wantOf('a'), wantOf('b'), wantOf('lost')], 'miss')).toEqual([
      { status: 'paused', retryAfterMs: 5_000 },
      { status: 'overloaded', retryAfterMs: 5_000 },
      { status: 'wanted' },
    ])
  })

  it('does nothing for nothing', async () => {
    const { refresher, wanted } = refresherWith(() => calm)
    expect(await refresher.want([], 'miss')).toEqual([])
    expect(wanted).toEqual([])
  })

  it('passes on that the queue is away', async () => {
    const { refresher } = refresherWith(() => {
      throw new Error('away')
    })
    await expect(refresher.want([wantOf('a')], 'miss')).rejects.toThrow('away')
  })
})
