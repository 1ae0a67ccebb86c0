import {
  type Batch,
  type FailedOutcome,
  MarketDataError,
  type Outcome,
  type ProviderErrorCode,
  type Target,
} from '@marketcache/contracts'

/** Why one item of a batch has no value. */
export interface ItemFailure {
  code: ProviderErrorCode
  isRetryable: boolean
  detail: string
}

/** The provider knows nothing by that name. */
export const unknownInstrument: ItemFailure = {
  code: 'unknown_instrument',
  isRetryable: false,
  detail: 'the provider knows no such instrument',
}

/** The provider told something about it that cannot be right. */
export const malformedItem: ItemFailure = {
  code: 'provider_malformed',
  isRetryable: true,
  detail: 'the provider told something unreadable about this instrument',
}

/** What `answerBatch` needs to answer for every item. */
export interface BatchAnswer<Told> {
  call: string
  batch: Batch
  /** What the provider told, by the item that it is about. */
  told: ReadonlyMap<string, Told>
  /** Whether the provider was asked for everything that it has, so that nothing asked for may be among it. */
  isWhole?: boolean
  targets: (group: string, item: string) => readonly Target[]
  read: (item: string, told: Told) => readonly Outcome[] | ItemFailure
}

/**
 * Answers for every item of a batch: an item that is absent from a good answer is unknown.
 *
 * So are all when none came: whoever asks for names that nobody knows must not pass for a failing provider, and a provider that
 * wrongly tells nothing costs readers a minute at most, because what is kept stays and a first "unknown" is soon forgotten.
 *
 * @throws {MarketDataError} `provider_malformed` when others came than were asked for, or nothing of all there is.
 */
export function answerBatch<Told>({
  call,
  batch,
  told,
  targets,
  read,
  ...rest
}: BatchAnswer<Told>): Outcome[] {
  const { group, items } = batch
  const isNonsense =
    rest.isWhole === true ? told.size === 0 : told.size > 0 && !items.some((item) => told.has(item))
  if (isNonsense) throw malformedAnswer(`${call}: expected some of ${items.length} items, got none`)
  return items.flatMap((item) => {
    const about = told.get(item)
    const answer = about === undefined ? unknownInstrument : read(item, about)
    return 'code' in answer ? failTargets(item, targets(group, item), answer) : answer
  })
}

/** Reports that nothing which an item could fill has a value. */
export function failTargets(item: string, targets: readonly Target[], failure: ItemFailure): FailedOutcome[] {
  return targets.map((target) => ({ ...target, ...failure, item, status: 'failed' }))
}

/** The answer as a whole is not what the provider promises. */
export function malformedAnswer(message: string): MarketDataError {
  return new MarketDataError('provider_malformed', message, { isRetryable: true })
}
