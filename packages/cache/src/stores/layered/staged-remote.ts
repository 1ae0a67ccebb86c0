import { CacheError } from '../../cache-error.ts'
import type { MemoryBackend } from '../memory/memory-backend.ts'
import { createMemoryStore } from '../memory/memory-store.ts'
import type { Store, StoreEvent } from '../store.ts'

/** A remote store for tests: they decide when it answers, whether it is there, and what becomes of its events. */
export interface StagedRemote {
  store: Store
  /** Every call fails as when the server is away. */
  leave: () => void
  comeBack: () => void
  /** The subscription breaks: what was on its way and what happens from now on is never told. */
  loseEvents: () => void
  findEvents: () => void
  /** How often the store was asked. */
  calls: () => number
}

/** How the stage passes time. */
export interface Stage {
  /** Resolves when the next step may happen: the way of a question or of an answer. */
  step: () => Promise<unknown>
  /** Delivers an event when it likes; never before an earlier one. Delivers at once when absent. */
  deliver?: (tell: () => void) => void
}

/** Creates a store over a backend that goes through a stage. */
export function createStagedRemote(
  backend: MemoryBackend,
  stage: Stage = { step: async () => {} },
): StagedRemote {
  const direct = createMemoryStore({ backend })
  const listeners = new Set<(event: StoreEvent) => void>()
  const { deliver = (tell) => tell() } = stage
  let isAway = false
  let subscription = 0
  let calls = 0
  let isSubscribed = true
  direct.subscribe((event) => {
    const told = subscription
    if (isSubscribed && event.type !== 'found') deliver(() => subscription === told && tellAll(event))
  })
  const store: Store = {
    ...direct,
    read: (key) => call(() => direct.read(key)),
    readMany: (keys) => call(() => direct.readMany(keys)),
    write: (entry) => call(() => direct.write(entry)),
    remove: (keys) => call(() => direct.remove(keys)),
    invalidateTags: (tags) => call(() => direct.invalidateTags(tags)),
    subscribe,
  }
  return {
    store,
    leave: () => {
      isAway = true
    },
    comeBack: () => {
      isAway = false
    },
    loseEvents: () => toggle(false),
    findEvents: () => toggle(true),
    calls: () => calls,
  }

  async function call<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    calls += 1
    await stage.step()
    if (isAway) throw new CacheError('store_unavailable', 'stage: the server is away', { isRetryable: true })
    const answer = await work()
    await stage.step()
    return answer
  }

  function subscribe(listener: (event: StoreEvent) => void): () => void {
    listeners.add(listener)
    listener({ type: 'found' })
    return () => listeners.delete(listener)
  }

  function toggle(isOn: boolean): void {
    subscription += 1
    isSubscribed = isOn
    tellAll({ type: isOn ? 'found' : 'lost' })
  }

  function tellAll(event: StoreEvent): void {
    for (const listener of listeners) listener(event)
  }
}
