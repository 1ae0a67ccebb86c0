import { type Store, type StoredEntry, unpackBody } from '@marketcache/cache'
import {
  type CachedValue,
  type Clock,
  createValidator,
  EntryMeta,
  type Params,
  type ReadInput,
  type ReadOptions,
  type Resource,
  type TSchema,
  Type,
  type ValueSources,
} from '@marketcache/contracts'
import { type Demand, type Inputs, laneOf } from '@marketcache/refresh'
import type { RefreshItems } from '../jobs/refresh-items.ts'
import type { ResourceBook } from './resource-book.ts'
import { maxBodyBytes } from './write-draft.ts'

/** What `createValueSources` needs. */
export interface ValueSourceDeps {
  book: ResourceBook
  store: Pick<Store, 'read' | 'readMany'>
  inputs: Pick<Inputs, 'get'>
  demand: Pick<Demand, 'readPopular'>
  /** Gives up by itself, and at the signal that it is given. */
  refreshItems: RefreshItems
  clock: Clock
}

/** A resource, as far as its values are read here. */
interface Declared<Payload> {
  name: string
  payload: TSchema & { static: Payload }
}

/** Creates what computations are made of: values out of the cache, fetched first where they are missing, and what was posted. */
export function createValueSources(deps: ValueSourceDeps): ValueSources {
  const { book, store, inputs, demand, refreshItems, clock } = deps
  const stored = createValidator(Type.Object({ meta: EntryMeta, data: Type.Unknown() }))
  return {
    read,
    isUnknown,
    readInput,
    popular: (resource, limit) => demand.readPopular({ resource, limit }),
  }

  async function read<P extends Params, Payload>(
    resource: Resource<string, P, Payload>,
    params: readonly P[],
    options: ReadOptions = {},
  ): Promise<(CachedValue<Payload> | null)[]> {
    const keys = params.map((each) => book.keyOf(resource.name, each))
    const kept = await store.readMany(keys)
    const wanted = params.filter((each, index) => {
      const entry = kept[index] ?? null
      return isFetchable(resource, each) && !isGoodEnough(entry, options)
    })
    if (wanted.length === 0 || options.signal?.aborted)
      return Promise.all(kept.map((entry) => readValue(resource, entry)))
    const items = wanted.map((each) => ({ resource, params: each }))
    // One computation can want hundreds of values: they stand behind what readers miss.
    await refreshItems(items, { reason: 'demand', onProgress: () => undefined, signal: options.signal })
    const entries = await store.readMany(keys)
    return Promise.all(entries.map((entry) => readValue(resource, entry)))
  }

  /** A computation never waits for another. */
  function isFetchable<P extends Params>(resource: Resource<string, P>, params: P): boolean {
    const [step] = resource.route(params)
    return step !== undefined && laneOf(step).provider !== 'computed'
  }

  /** A note that there is no value is believed for as long as it says. */
  function isGoodEnough(entry: StoredEntry | null, { goodForMs = 0 }: ReadOptions): boolean {
    if (entry === null) return false
    const goodUntil = entry.kind === 'value' ? entry.fetchedAt + goodForMs : 0
    return Math.max(entry.freshUntil, goodUntil) > clock.now()
  }

  async function isUnknown<P extends Params>(resource: Resource<string, P>, params: P): Promise<boolean> {
    const entry = await store.read(book.keyOf(resource.name, params))
    return entry?.kind === 'unknown' && entry.keepUntil > clock.now()
  }

  async function readInput(...[resource, params]: Parameters<ReadInput>): Promise<unknown> {
    if (resource.input === null) return null
    const posted = await inputs.get({ resource, params })
    if (posted !== null) return JSON.parse(posted)
    const value = await readValue(resource, await store.read(book.keyOf(resource.name, params)))
    return value === null ? null : resource.input.inputOf(value.data)
  }

  async function readValue<Payload>(
    resource: Declared<Payload>,
    entry: StoredEntry | null,
  ): Promise<CachedValue<Payload> | null> {
    if (entry?.kind !== 'value' || entry.keepUntil <= clock.now()) return null
    const body: unknown = JSON.parse((await unpackBody(entry, maxBodyBytes)).toString('utf8'))
    // It may have been written by another version.
    if (!stored.accepts(body) || !isPayload(resource, body.data)) return null
    const asOf = body.meta.asOf === null ? null : Date.parse(body.meta.asOf)
    return { data: body.data, fetchedAt: entry.fetchedAt, asOf }
  }

  /** The book compiled each schema once: to do so for each value would take longer than all the rest. */
  function isPayload<Payload>({ name }: Declared<Payload>, data: unknown): data is Payload {
    return book.explain(name, data) === null
  }
}
