import { createValidator, type Params, type Static, Type } from '@marketcache/contracts'

/** Asks a worker to drain one lane. */
export const DrainJob = Type.Object({ call: Type.String(), group: Type.String() })
export type DrainJob = Static<typeof DrainJob>

const Item = Type.Object({ resource: Type.String(), params: Type.Record(Type.String(), Type.String()) })

/** Asks a worker to refresh items and to report what became of each. */
export const RefreshJob = Type.Object({ label: Type.String(), items: Type.Array(Item) })
export type RefreshJob = Static<typeof RefreshJob>

/** Asks a worker to keep one configured list warm; `isForced` refreshes what is still fresh, too. */
export const WarmJob = Type.Object({ list: Type.String(), isForced: Type.Boolean() })
export type WarmJob = Static<typeof WarmJob>

/** What became of one item of a refresh job. */
export type ItemOutcome = 'ok' | 'unknown' | 'failed' | 'timeout'

/** What a refresh job did. */
export interface RefreshResult {
  processed: number
  succeeded: number
  items: { resource: string; params: Params; outcome: ItemOutcome }[]
}

const ItemResult = Type.Object({
  resource: Type.String(),
  params: Type.Record(Type.String(), Type.String()),
  outcome: Type.Union([
    Type.Literal('ok'),
    Type.Literal('unknown'),
    Type.Literal('failed'),
    Type.Literal('timeout'),
  ]),
})

/** Checks of what comes out of Redis: a job of another version, or a damaged one, must not be acted upon. */
export const jobValidators = {
  drain: createValidator(DrainJob),
  refresh: createValidator(RefreshJob),
  warm: createValidator(WarmJob),
  result: createValidator(
    Type.Object({ processed: Type.Number(), succeeded: Type.Number(), items: Type.Array(ItemResult) }),
  ),
} as const

/** Names of jobs and of the queue that carries everything but drain jobs. */
export const jobNames = { drain: 'drain', refresh: 'refresh', warm: 'warm' } as const
export const requestsQueue = 'requests'
