import { type CachedValue, hourMs, minuteMs, secondMs } from '@marketcache/contracts'
import { type Listing, listers, listing } from '@marketcache/resources'
import type { ComputationContext } from '../define-computation.ts'
import { buildIndex, type InstrumentIndex } from './build-index.ts'

/** The index as far as providers told their listings. */
export interface ToldIndex {
  index: InstrumentIndex
  /** Providers whose listing is not there, or has no ranks where it should. */
  notCovered: readonly string[]
}

type SourceContext = Pick<ComputationContext, 'read' | 'now'>

/** Gives the index to computations. */
export interface IndexSource {
  read: (context: SourceContext) => Promise<ToldIndex>
}

// Listings have a few megabytes, and change once a day.
const lookEveryMs = 5 * minuteMs
const lookAgainMs = 30 * secondMs
const longestUseMs = hourMs

interface Look {
  told: Promise<ToldIndex>
  until: number
}

/** Creates the source of the index: it is kept, looked after now and then, and built anew when a listing has changed. */
export function createIndexSource(): IndexSource {
  let look: Look | null = null
  let last: { told: ToldIndex; at: number } | null = null
  let built: { version: string; index: InstrumentIndex } | null = null
  return { read }

  function read(context: SourceContext): Promise<ToldIndex> {
    const now = context.now()
    if (look === null || now >= look.until) look = begin(context)
    // A provider that does not answer keeps nobody waiting who can be answered from what others told before.
    const isUsable = last !== null && now - last.at < longestUseMs
    return isUsable && last !== null ? Promise.resolve(last.told) : look.told
  }

  function begin(context: SourceContext): Look {
    const begun: Look = { told: readListings(context), until: Number.POSITIVE_INFINITY }
    begun.told.then(
      (told) => {
        last = { told, at: context.now() }
        begun.until = last.at + (told.notCovered.length === 0 ? lookEveryMs : lookAgainMs)
      },
      () => {
        begun.until = 0
      },
    )
    return begun
  }

  async function readListings(context: SourceContext): Promise<ToldIndex> {
    const found = await context.read(
      listing,
      listers.map((provider) => ({ provider })),
    )
    const version = found.map((value) => value?.fetchedAt ?? '').join()
    const listings = found.flatMap((value) => value?.data ?? [])
    if (built?.version !== version) built = { version, index: buildIndex(listings) }
    return { index: built.index, notCovered: listers.filter((_, index) => !isWhole(found[index] ?? null)) }
  }
}

/** Without ranks nobody can tell large coins from small ones. */
function isWhole(value: CachedValue<Listing> | null): boolean {
  if (value === null) return false
  const coins = value.data.instruments.filter(({ kind }) => kind === 'coin')
  return coins.length === 0 || coins.some(({ rank }) => rank !== null)
}
