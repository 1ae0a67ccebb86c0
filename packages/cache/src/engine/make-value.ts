import { CacheError } from '../cache-error.ts'
import type { Landing, Order, Outlook, ProducerContext } from './order.ts'
import { raceAbort } from './race-abort.ts'
import { type SaveDeps, type Saving, saveFailure, saveValue } from './save-value.ts'

/** One making of a value. */
export interface Making extends Saving {
  signal: AbortSignal
}

/** Makes a value and stores it, or its failure. @throws What the producer throws, or the reason of the signal. */
export async function makeValue(deps: SaveDeps, making: Making): Promise<Landing> {
  const { order, signal } = making
  const begunAt = deps.now()
  let outlook: Outlook | null = order.plan
  const context: ProducerContext = {
    signal,
    storeWith: (changes) => {
      outlook = changes === null ? null : order.plan.adapt(changes)
    },
  }
  const made = await raceAbort(callProducer(order, context), signal).catch(async (error: unknown) => {
    if (!isCallersAbort(signal)) {
      noteFailed(deps, order, { durationMs: deps.now() - begunAt, error })
      await saveFailure(deps, making)
    }
    throw error
  })
  const costMs = deps.now() - begunAt
  noteProduced(deps, order, costMs)
  return saveValue(deps, making, { value: made, costMs, outlook })
}

// Asynchronous, so that a producer that throws at once is like one that rejects.
async function callProducer(order: Order, context: ProducerContext): Promise<unknown> {
  return order.producer(context)
}

/** The producer is not to blame when its callers went away. */
function isCallersAbort(signal: AbortSignal): boolean {
  return signal.aborted && !(signal.reason instanceof CacheError && signal.reason.code === 'producer_timeout')
}

function noteProduced(deps: SaveDeps, { bearer, key }: Order, durationMs: number): void {
  bearer.counts.producerCalls += 1
  bearer.counts.producerMs += durationMs
  deps.notices.tell({ kind: 'produced', namespace: bearer.namespace, key, durationMs })
}

function noteFailed(
  deps: SaveDeps,
  { bearer, key }: Order,
  failure: { durationMs: number; error: unknown },
): void {
  bearer.counts.producerCalls += 1
  bearer.counts.producerFailures += 1
  bearer.counts.producerMs += failure.durationMs
  deps.notices.tell({ kind: 'produce_failed', namespace: bearer.namespace, key, ...failure })
}
