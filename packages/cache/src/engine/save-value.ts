import type { Notices } from '../analytics/notices.ts'
import { CacheError } from '../cache-error.ts'
import type { EntryTimes } from '../entry.ts'
import type { BodyLimits } from '../pack-body.ts'
import type { Lease, Store, StoredEntry, StoreVerdict, StoreWrite } from '../stores/store.ts'
import { type EncodedValue, encodeValue } from './encode-value.ts'
import type { Landing, Order, Outlook } from './order.ts'
import { away, type StoreGuard } from './store-guard.ts'
import { postpone, stampTimes, type Windows, windowOf } from './windows.ts'

/** What the storing of values needs. */
export interface SaveDeps {
  store: Store
  guard: StoreGuard
  limits: BodyLimits
  now: () => number
  notices: Notices
  onError: (error: unknown) => void
}

/** Under what a value is stored. */
export interface Saving {
  order: Order
  /** null when the store is away: nothing is stored then. */
  lease: Lease | null
  /** What is stored so far. */
  current: StoredEntry | null
  /** Whether the result may still be stored; no longer when the key was removed meanwhile. */
  mayStore: () => boolean
}

interface Made {
  value: unknown
  costMs: number
  /** null when it is not to be stored. */
  outlook: Outlook | null
}

/** Stores what a producer made, unless somebody stored something newer. */
export async function saveValue(deps: SaveDeps, saving: Saving, made: Made): Promise<Landing> {
  const { order, lease } = saving
  const madeAt = deps.now()
  const value = made.value ?? null
  const windows = windowsOf(order, made)
  const landing: Landing = {
    type: 'made',
    value: made.value,
    madeAt,
    freshUntil: madeAt + windows.freshMs,
    stored: null,
  }
  if (lease === null || made.outlook === null || !saving.mayStore()) return landing
  if (windows.keepMs === 0) {
    // What is no longer found must not go on being handed out.
    if (saving.current !== null) await deps.guard.attempt(() => deps.store.remove([order.key]))
    return landing
  }
  const encoded = await encode(deps, order, value)
  if (encoded === null) return landing
  const { encoding, body } = encoded
  const costMs = Math.max(0, Math.round(made.costMs))
  const { tags } = made.outlook
  const times = stampTimes(windows, madeAt)
  const verdict = await write(
    deps,
    saving,
    toWrite(order.key, lease, { ...times, encoding, costMs, body, tags }),
  )
  if (verdict === 'older') return (await findNewer(deps, saving, lease)) ?? landing
  if (verdict === 'written') noteStored(order, encoded)
  return { ...landing, stored: { encoding, body } }
}

/** Keeps what is there for a while longer without another call, or says that there is nothing. */
export async function saveFailure(deps: SaveDeps, saving: Saving): Promise<void> {
  const { order, lease, current } = saving
  if (lease === null || !saving.mayStore()) return
  const now = deps.now()
  const { backoffMs, failureMs } = order.plan
  if (current !== null && current.kind === 'value' && windowOf(current, now) !== 'gone') {
    const { encoding, costMs, body } = current
    const times = postpone(current, backoffMs, now)
    // The store keeps the tags that it was written with.
    await write(deps, saving, toWrite(order.key, lease, { ...times, encoding, costMs, body, tags: [] }))
    return
  }
  // Those who wait for this making share its outcome, so it is told also when nobody after them is to be held off.
  const times = stampTimes({ freshMs: failureMs, ttlMs: failureMs, keepMs: Math.max(failureMs, 1_000) }, now)
  const content = {
    encoding: 'json',
    costMs: 0,
    body: Buffer.from('{"code":"producer_failed"}'),
    tags: [],
  } as const
  await write(deps, saving, { ...toWrite(order.key, lease, { ...times, ...content }), kind: 'failed' })
}

function windowsOf(order: Order, { value, outlook }: Made): Windows {
  const windows = outlook?.windows ?? order.plan.windows
  if (value !== null && value !== undefined) return windows
  const negativeMs = Math.min(order.plan.negativeMs, windows.freshMs)
  return { freshMs: negativeMs, ttlMs: negativeMs, keepMs: negativeMs }
}

type Content = EntryTimes & Pick<StoreWrite, 'encoding' | 'costMs' | 'body' | 'tags'>

function toWrite(key: string, lease: Lease, content: Content): StoreWrite {
  return { key, kind: 'value', fence: lease.fence, asOf: null, ...content }
}

async function write(deps: SaveDeps, { order }: Saving, entry: StoreWrite): Promise<StoreVerdict | null> {
  const answer = await deps.guard.attempt(() => deps.store.write(entry))
  if (answer === away) return null
  if (answer.verdict !== 'written' && answer.verdict !== 'kept') tellRefused(deps, order, answer.verdict)
  return answer.verdict
}

async function findNewer(deps: SaveDeps, { order }: Saving, lease: Lease): Promise<Landing | null> {
  const entry = await deps.guard.attempt(() => deps.store.read(order.key))
  if (entry === away || entry === null || entry.kind !== 'value') return null
  return entry.fence > lease.fence ? { type: 'found', entry } : null
}

async function encode(deps: SaveDeps, order: Order, value: unknown): Promise<EncodedValue | null> {
  try {
    return await encodeValue(value, deps.limits)
  } catch (error) {
    tellRefused(deps, order, error instanceof CacheError ? error.code : 'value_not_storable')
    deps.onError(error)
    return null
  }
}

function tellRefused(deps: SaveDeps, { bearer, key }: Order, reason: string): void {
  deps.notices.tell({ kind: 'refused', namespace: bearer.namespace, key, reason })
}

function noteStored({ bearer }: Order, { rawBytes, body }: EncodedValue): void {
  bearer.counts.rawBytes += rawBytes
  bearer.counts.storedBytes += body.length
}
