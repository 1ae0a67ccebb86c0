import { fail, minuteMs, type Outcome, succeed, type Target } from '@marketcache/contracts'
import { listers, mostResults, search as searchResource } from '@marketcache/resources'
import { type ComputationContext, defineComputation } from './define-computation.ts'
import { toInstruments } from './instruments/add-symbols.ts'
import { findSymbols } from './instruments/find-symbols.ts'
import type { IndexSource } from './instruments/index-source.ts'
import { rankResults } from './instruments/rank-results.ts'
import { notYetThere } from './sources.ts'

/** How long an answer is fresh that lacks what some provider lists. */
const incompleteFreshMs = minuteMs
/** Less than readers wait: results without Yahoo's are better than none. */
const patienceMs = 1_500

/**
 * Creates the search for instruments.
 *
 * Source: what all providers list (`listing`), and what Yahoo finds (`symbol-search`); docs/reference/instruments.md.
 */
export function createSearch(indexSource: IndexSource) {
  return defineComputation({
    name: 'computed.search',
    fills: [searchResource],
    // Whoever waits for Yahoo keeps nobody else waiting.
    maxItems: 1,
    maxConcurrent: 8,
    targets,
    compute: ({ items }, context) => Promise.all(items.map((q) => computeOne(q, context))),
  })

  async function computeOne(q: string, context: ComputationContext): Promise<Outcome> {
    const at = { item: q, params: { q } }
    const [told, symbols] = await Promise.all([
      indexSource.read(context),
      findSymbols({ text: q, patienceMs }, context),
    ])
    const notCovered = [...told.notCovered, ...(symbols === null ? ['yahoo'] : [])]
    if (notCovered.length > listers.length) return fail(searchResource, { ...at, ...notYetThere })
    const found = toInstruments(symbols ?? [], told.index)
    const results = rankResults(q, { index: told.index, found, limit: mostResults })
    const freshUntil = notCovered.length === 0 ? null : context.now() + incompleteFreshMs
    const payload = { query: q, results, notCovered }
    return succeed(searchResource, { ...at, payload, asOf: null, freshUntil })
  }
}

function targets(_group: string, q: string): Target[] {
  return [{ resource: searchResource.name, params: { q } }]
}
