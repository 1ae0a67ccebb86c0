import {
  defineInput,
  defineResource,
  fail,
  minuteMs,
  type Params,
  succeed,
  Type,
} from '@marketcache/contracts'
import { createInputs } from '@marketcache/refresh'
import { createFakeClock, type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRefreshItems } from '../jobs/refresh-items.ts'
import { createWorkerBench, stubCall } from '../test-support/worker-bench.ts'
import { createResourceBook } from './resource-book.ts'
import { createValueSources } from './value-sources.ts'

const price = defineResource({
  name: 'price',
  summary: 'A price',
  path: '/prices/:id',
  batch: null,
  params: Type.Object({ id: Type.String() }),
  example: { id: 'a' },
  payload: Type.Object({ price: Type.Number() }),
  freshness: { freshForMs: minuteMs, staleForMs: 2 * minuteMs, keepForMs: 10 * minuteMs },
  canonical: (params) => params,
  route: ({ id }) => [{ call: 'acme.prices', group: 'all', item: id }],
  tags: () => [],
})
const sum = defineResource({
  ...price,
  name: 'sum',
  path: '/sums/:id',
  payload: Type.Object({ words: Type.Array(Type.String()) }),
  route: ({ id = '' }) => [{ call: 'computed.sum', group: 'all', item: id }],
  merge: () => ({ words: [] }),
  views: [],
  essential: [],
  input: defineInput({
    path: '/sums',
    body: Type.Object({}),
    needsKey: false,
    maxBytes: 100,
    read: () => ({ input: {}, params: {} }),
    inputOf: ({ words }: { words: string[] }) => ({ words }),
  }),
})

let server: RedisServer
beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())

async function open() {
  const clock = createFakeClock(Date.now())
  const bench = await createWorkerBench({ redisUrl: server.url, clock, declared: [price, sum] })
  const inputs = createInputs({ redis: bench.redis, prefix: bench.prefix })
  const sources = createValueSources({ ...bench, inputs, clock })
  const targets = (_group: string, id: string) => [{ resource: 'price', params: { id } }]
  const answer = { price: 7 }
  const call = stubCall({ name: 'acme.prices', targets }, async (items) =>
    items
      .filter((id) => id !== 'silent')
      .map((id) => succeed(price, { item: id, params: { id }, payload: { ...answer }, asOf: 5_000 })),
  )
  return { clock, bench, inputs, sources, call, answer, drain: () => bench.drain(call, 'all') }
}

describe('createValueSources', () => {
  it('gives what is stored and fresh without asking anybody', async () => {
    const { bench, sources, call, drain } = await open()
    await bench.refresher.wantItems({ provider: 'acme', call: 'acme.prices', group: 'all' }, ['a'], 'miss')
    await drain()
    const [value] = await sources.read(price, [{ id: 'a' }])
    expect(value).toMatchObject({ data: { price: 7 }, asOf: 5_000 })
    expect(call.asked).toEqual([['a']])
    await bench.close()
  })

  it('does not compile the schema again for each value that it reads', async () => {
    const { bench, sources, drain } = await open()
    await bench.refresher.wantItems({ provider: 'acme', call: 'acme.prices', group: 'all' }, ['a'], 'miss')
    await drain()
    let looks = 0
    const get = (schema: object, name: string | symbol): unknown => {
      looks += 1
      return Reflect.get(schema, name)
    }
    const watched = { ...price, payload: new Proxy<typeof price.payload>(price.payload, { get }) }
    const [value] = await sources.read(watched, [{ id: 'a' }])
    expect(value?.data).toEqual({ price: 7 })
    expect(looks).toBe(0)
    await bench.close()
  })

  it('has fetched what is missing, all of it at once, and tells what did not come as null', async () => {
    const { bench, sources, call, drain } = await open()
    const reading = sources.read(price, [{ id: 'a' }, { id: 'silent' }, { id: 'b' }])
    while ((await bench.dueSets.depths(['acme']))[0]?.due !== 3) await new Promise(setImmediate)
    await drain()
    expect((await reading).map((value) => value?.data ?? null)).toEqual([{ price: 7 }, null, { price: 7 }])
    expect(call.asked[0]?.toSorted()).toEqual(['a', 'b', 'silent'])
    await bench.close()
  })

  it('stops waiting at the deadline of the computation, gives what there is, and wants nothing after it', async () => {
    const { bench, inputs, clock, drain } = await open()
    const refreshItems = createRefreshItems({ ...bench, clock, timeoutMs: 60 * minuteMs })
    const sources = createValueSources({ ...bench, inputs, clock, refreshItems })
    await bench.refresher.wantItems({ provider: 'acme', call: 'acme.prices', group: 'all' }, ['a'], 'miss')
    await drain()
    clock.advance(5 * minuteMs)
    const deadline = new AbortController()
    const { signal } = deadline
    const reading = sources.read(price, [{ id: 'a' }, { id: 'silent' }], { signal })
    while ((await bench.dueSets.depths(['acme']))[0]?.due !== 2) await new Promise(setImmediate)
    deadline.abort()
    expect((await reading).map((value) => value?.data ?? null)).toEqual([{ price: 7 }, null])
    expect(await sources.read(price, [{ id: 'later' }], { signal })).toEqual([null])
    expect((await bench.dueSets.depths(['acme']))[0]?.due).toBe(2)
    await bench.close()
  })

  it('lets what readers miss go first, however much a computation wants', async () => {
    const { bench, sources, call, drain } = await open()
    const small = { ...call, maxItems: 1 }
    const reading = sources.read(price, [{ id: 'a' }, { id: 'b' }])
    while ((await bench.dueSets.depths(['acme']))[0]?.due !== 2) await new Promise(setImmediate)
    await bench.refresher.wantItems({ provider: 'acme', call: 'acme.prices', group: 'all' }, ['z'], 'miss')
    await bench.drain(small, 'all')
    await drain()
    await reading
    expect(call.asked[0]).toEqual(['z'])
    await bench.close()
  })

  it('asks nobody for what is no longer fresh but good enough', async () => {
    const { bench, sources, call, clock, drain } = await open()
    await bench.refresher.wantItems({ provider: 'acme', call: 'acme.prices', group: 'all' }, ['a'], 'miss')
    await drain()
    clock.advance(5 * minuteMs)
    const [value] = await sources.read(price, [{ id: 'a' }], { goodForMs: 6 * minuteMs })
    expect(value?.data).toEqual({ price: 7 })
    expect(call.asked).toHaveLength(1)
    const reading = sources.read(price, [{ id: 'a' }], { goodForMs: 4 * minuteMs })
    while ((await bench.dueSets.depths(['acme']))[0]?.due !== 1) await new Promise(setImmediate)
    await drain()
    await reading
    expect(call.asked).toHaveLength(2)
    await bench.close()
  })

  it('gives an old value when no newer one comes in time', async () => {
    const { bench, sources, clock, drain } = await open()
    await bench.refresher.wantItems({ provider: 'acme', call: 'acme.prices', group: 'all' }, ['a'], 'miss')
    await drain()
    clock.advance(5 * minuteMs)
    expect((await sources.read(price, [{ id: 'a' }]))[0]?.data).toEqual({ price: 7 })
    clock.advance(10 * minuteMs)
    expect((await sources.read(price, [{ id: 'a' }]))[0]).toBeNull()
    await bench.close()
  })

  it('tells what the provider does not know from what is only not there', async () => {
    const { bench, sources, clock } = await open()
    const targets = (_group: string, id: string) => [{ resource: 'price', params: { id } }]
    const failure = { isRetryable: false, detail: 'no such price' }
    const call = stubCall({ name: 'acme.prices', targets }, async (items) =>
      items.map((id) => {
        const code = id === 'gone' ? 'unknown_instrument' : 'provider_malformed'
        return fail(price, { item: id, params: { id }, code, ...failure })
      }),
    )
    await bench.refresher.wantItems(
      { provider: 'acme', call: 'acme.prices', group: 'all' },
      ['gone', 'bad'],
      'miss',
    )
    await bench.drain(call, 'all')
    const ask = () => Promise.all(['gone', 'bad', 'new'].map((id) => sources.isUnknown(price, { id })))
    expect(await ask()).toEqual([true, false, false])
    clock.advance(10 * minuteMs)
    expect(await ask()).toEqual([false, false, false])
    await bench.close()
  })

  it('never waits for another computation', async () => {
    const { bench, sources } = await open()
    expect(await sources.read(sum, [{ id: 'a' }])).toEqual([null])
    expect(await bench.dueSets.depths(['computed'])).toEqual([])
    await bench.close()
  })

  it('takes a value that does not fit its schema for none', async () => {
    const { bench, sources, answer, drain } = await open()
    await bench.refresher.wantItems({ provider: 'acme', call: 'acme.prices', group: 'all' }, ['a'], 'miss')
    await drain()
    const stricter = { ...price, payload: Type.Object({ price: Type.Number({ minimum: answer.price + 1 }) }) }
    const other = createValueSources({
      ...bench,
      book: createResourceBook({ resources: [stricter], keys: bench.keys }),
      inputs: { get: async () => null },
      clock: createFakeClock(Date.now()),
    })
    expect((await other.read(stricter, [{ id: 'a' }]))[0]).toBeNull()
    expect((await sources.read(price, [{ id: 'a' }]))[0]?.data).toEqual({ price: 7 })
    await bench.close()
  })

  it('finds what was posted, else what the stored value was made of, else nothing', async () => {
    const { bench, sources, inputs } = await open()
    const params: Params = { id: 'x' }
    expect(await sources.readInput(sum, params)).toBeNull()
    expect(await sources.readInput(price, params)).toBeNull()
    const call = stubCall(
      { name: 'computed.sum', targets: () => [{ resource: 'sum', params }] },
      async () => [succeed(sum, { item: 'x', params, payload: { words: ['kept'] }, asOf: null })],
    )
    await bench.refresher.wantItems(
      { provider: 'computed', call: 'computed.sum', group: 'all' },
      ['x'],
      'miss',
    )
    await bench.drain(call, 'all')
    expect(await sources.readInput(sum, params)).toEqual({ words: ['kept'] })
    await inputs.put({ resource: sum, params }, '{"words":["posted"]}')
    expect(await sources.readInput(sum, params)).toEqual({ words: ['posted'] })
    await bench.close()
  })
})
