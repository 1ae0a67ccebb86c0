import { CacheError, type Store, type StoredEntry } from '@marketcache/cache'
import type {
  Clock,
  FailedOutcome,
  OkOutcome,
  Outcome,
  Provider,
  Resource,
  Target,
} from '@marketcache/contracts'
import type { Logger } from '@marketcache/platform'
import type { WorkerMetrics } from '../worker-metrics.ts'
import { ambiguousEntry, type EntryDraft, unknownEntry, valueEntry } from './entry-of.ts'
import { mergeStored, needsStored } from './merge-stored.ts'
import type { ResourceBook } from './resource-book.ts'
import type { WriteDraft } from './write-draft.ts'

/** A value that an answer did not bring. */
export interface Missed extends Target {
  item: string
  code: FailedOutcome['code']
  isRetryable: boolean
  detail: string
}

/** What became of the outcomes of one call. */
export interface Stored {
  /** When each item that brought a value should be refreshed: at 80 % of the shortest freshness it filled. */
  refreshAt: ReadonlyMap<string, number>
  /** Values that failed for another reason than that the provider does not know them. */
  missed: readonly Missed[]
}

export interface OutcomeStoreDeps {
  book: ResourceBook
  store: Pick<Store, 'readMany'>
  writeDraft: WriteDraft
  clock: Clock
  logger: Logger
  metrics: WorkerMetrics
}

/** Validates, stamps and writes what a provider answered. */
export type OutcomeStore = ReturnType<typeof createOutcomeStore>

const refreshShare = 0.8

/** Creates the only way by which a value enters the cache. */
export function createOutcomeStore(deps: OutcomeStoreDeps) {
  const { book, writeDraft, clock, logger, metrics } = deps
  return { store }

  async function store(
    outcomes: readonly Outcome[],
    from: { provider: Provider; fence: number },
  ): Promise<Stored> {
    const refreshAt = new Map<string, number>()
    const missed: Missed[] = []
    const kept = await readStored(outcomes)
    await Promise.all(
      outcomes.map((outcome) => settleOne(outcome).catch((error: unknown) => blame(outcome, error))),
    )
    return { refreshAt, missed }

    async function settleOne(outcome: Outcome): Promise<void> {
      const resource = book.find(outcome.resource)
      if (resource === undefined) return
      const mistake = outcome.status === 'ok' ? book.explain(outcome.resource, outcome.payload) : null
      if (mistake !== null) return refuse(outcome, mistake)
      if (outcome.status === 'ok') return storeValue(resource, outcome)
      if (outcome.code === 'unknown_instrument') return storeUnknown(outcome)
      if (outcome.code === 'ambiguous_instrument') return storeAmbiguous(resource, outcome)
      count(outcome, outcome.code)
      missed.push(outcome)
    }

    async function storeValue(resource: Resource, outcome: OkOutcome): Promise<void> {
      const key = book.keyOf(outcome.resource, outcome.params)
      const joined = await mergeStored(outcome, { resource, stored: kept.get(key) ?? null, book })
      if ('mistake' in joined) return refuse(outcome, joined.mistake)
      const entry = valueEntry(joined.outcome, {
        key,
        resource,
        fence: from.fence,
        now: clock.now(),
        source: from.provider.name,
        isSimulated: from.provider.isSimulated,
      })
      if (!(await write(outcome, entry))) return
      const due = entry.fetchedAt + refreshShare * (entry.freshUntil - entry.fetchedAt)
      refreshAt.set(outcome.item, Math.min(due, refreshAt.get(outcome.item) ?? due))
    }

    async function storeUnknown(outcome: FailedOutcome): Promise<void> {
      const key = book.keyOf(outcome.resource, outcome.params)
      const last = kept.get(key) ?? null
      const previousMs = last?.kind === 'unknown' ? last.freshUntil - last.fetchedAt : null
      const entry = unknownEntry({
        key,
        fence: from.fence,
        now: clock.now(),
        detail: outcome.detail,
        tags: book.tagsOf(outcome.resource, outcome.params),
        previousMs,
      })
      await write(outcome, entry)
    }

    async function storeAmbiguous(resource: Resource, outcome: FailedOutcome): Promise<void> {
      const { detail, candidates = [], freshUntil } = outcome
      const now = clock.now()
      const entry = ambiguousEntry({
        key: book.keyOf(outcome.resource, outcome.params),
        fence: from.fence,
        now,
        detail,
        tags: book.tagsOf(outcome.resource, outcome.params),
        candidates,
        lastingMs: freshUntil == null ? resource.freshness.freshForMs : Math.max(1_000, freshUntil - now),
      })
      await write(outcome, entry)
    }

    /** @returns Whether readers have a value of this time or a later one. */
    async function write(outcome: Outcome, entry: EntryDraft): Promise<boolean> {
      const verdict = await writeDraft(entry)
      if (verdict !== 'future')
        count(outcome, verdict === 'written' ? (outcome.status === 'ok' ? 'ok' : outcome.code) : verdict)
      if (verdict !== 'future') return true
      refuse(outcome, 'asOf: expected a time that has come, got one more than a minute ahead')
      return false
    }

    /** One bad value never fails the others; a store that is away concerns them all. */
    function blame(outcome: Outcome, error: unknown): void {
      if (error instanceof CacheError && error.isRetryable) throw error
      refuse(outcome, error instanceof Error ? error.message : 'it could not be stored')
    }

    function refuse(outcome: Outcome, mistake: string): void {
      const { resource, params, item } = outcome
      logger.warn({ resource, provider: from.provider.name, mistake }, 'provider value refused')
      count(outcome, 'provider_malformed')
      missed.push({ resource, params, item, code: 'provider_malformed', isRetryable: true, detail: mistake })
    }

    function count({ resource }: Outcome, outcome: string): void {
      metrics.refreshes.inc({ resource, provider: from.provider.name, outcome })
    }
  }

  /** Reads what is stored for outcomes that build upon it; the others are written without a look. */
  async function readStored(outcomes: readonly Outcome[]): Promise<Map<string, StoredEntry | null>> {
    const keys = outcomes.filter(buildsOnStored).map(({ resource, params }) => book.keyOf(resource, params))
    const entries = await deps.store.readMany(keys)
    return new Map(keys.map((key, index) => [key, entries[index] ?? null]))
  }

  function buildsOnStored(outcome: Outcome): boolean {
    const resource = book.find(outcome.resource)
    if (resource === undefined) return false
    if (outcome.status === 'ok') return needsStored(resource, outcome)
    return outcome.code === 'unknown_instrument'
  }
}
