import { fail, failAmbiguous, minuteMs, type Outcome, succeed, type Target } from '@marketcache/contracts'
import { instrument as instrumentResource, mostMeanings } from '@marketcache/resources'
import { unknownInstrument } from '../answer-batch.ts'
import { type ComputationContext, defineComputation } from './define-computation.ts'
import { toInstruments } from './instruments/add-symbols.ts'
import { findSymbols } from './instruments/find-symbols.ts'
import type { IndexSource } from './instruments/index-source.ts'
import { resolve } from './instruments/resolve.ts'
import { notYetThere } from './sources.ts'

/** How long an answer is believed that lacks what some provider lists. */
const incompleteFreshMs = minuteMs
/** Long, because a symbol that Yahoo would have told can make another meaning wrong. */
const patienceMs = 10_000

/**
 * Creates what finds the instrument that a name means.
 *
 * Source: what all providers list (`listing`), and what Yahoo finds (`symbol-search`); docs/reference/instruments.md.
 */
export function createInstrument(indexSource: IndexSource) {
  return defineComputation({
    name: 'computed.instrument',
    fills: [instrumentResource],
    // Whoever waits for Yahoo keeps nobody else waiting.
    maxItems: 1,
    maxConcurrent: 8,
    targets,
    compute: ({ items }, context) => Promise.all(items.map((id) => computeOne(id, context))),
  })

  async function computeOne(id: string, context: ComputationContext): Promise<Outcome> {
    const at = { item: id, params: { id } }
    const [{ index, notCovered: unlisted }, symbols] = await Promise.all([
      indexSource.read(context),
      isNotOfYahoo(id) ? [] : findSymbols({ text: id.replace(/^(symbol|pair):/, ''), patienceMs }, context),
    ])
    const notCovered = [...unlisted, ...(symbols === null ? ['yahoo'] : [])]
    const freshUntil = notCovered.length === 0 ? null : context.now() + incompleteFreshMs
    const resolution = resolve(id, { index, found: toInstruments(symbols ?? [], index) })
    if (resolution.kind === 'none') {
      const failure = notCovered.length === 0 ? unknownInstrument : notYetThere
      return fail(instrumentResource, { ...at, ...failure })
    }
    if (resolution.kind === 'several') {
      const shown = resolution.candidates.slice(0, mostMeanings)
      const candidates = shown.map(({ id, kind, name }) => ({ id, kind, name }))
      return failAmbiguous(instrumentResource, { ...at, candidates, freshUntil })
    }
    const otherMeanings = resolution.others.slice(0, mostMeanings).map((each) => each.id)
    const payload = { query: id, ...resolution.instrument, otherMeanings, notCovered }
    return succeed(instrumentResource, { ...at, payload, asOf: null, freshUntil })
  }
}

function targets(_group: string, id: string): Target[] {
  return [{ resource: instrumentResource.name, params: { id } }]
}

/** Canonical ids of what Yahoo has no part in. */
function isNotOfYahoo(id: string): boolean {
  return id.startsWith('coin:') || id.startsWith('perpetual:')
}
