import {
  MarketDataError,
  type Outcome,
  type ReadInput,
  succeed,
  type Target,
  toIsoTime,
} from '@marketcache/contracts'
import {
  type Analysis,
  type AnalysisQuestion,
  analysis as analysisResource,
  analysisTypes,
  isAnalysisType,
} from '@marketcache/resources'
import { failTargets, type ItemFailure, unknownInstrument } from '../answer-batch.ts'
import { readRecord, readText } from '../read-values.ts'
import type { Complete } from './create-completions.ts'
import { prompts } from './prompts.ts'
import type { Completion } from './read-completion.ts'
import { readResult } from './read-result.ts'

/** What the call is given. */
export interface AnalysisContext {
  complete: Complete
  /** What was posted. */
  readInput: ReadInput
  signal: AbortSignal
  /** Milliseconds since the epoch. */
  now: () => number
}

/**
 * One analysis of one text, which was posted before; items are `hash/owner`, groups are kinds.
 *
 * Source: `POST /chat/completions` of a server that speaks as OpenAI does, with `response_format` `json_object`.
 */
export const analysis = {
  name: 'llm.analysis',
  fills: [analysisResource.name],
  maxItems: 1,
  maxConcurrent: 4,
  cost: () => 1,
  targets,
  fetch: async (
    { group, items }: { group: string; items: readonly string[] },
    context: AnalysisContext,
  ): Promise<Outcome[]> => {
    const outcomes = await Promise.all(items.map((item) => analyse(group, item, context)))
    return outcomes.flat()
  },
} as const

const outdated: ItemFailure = {
  code: 'request_refused',
  isRetryable: false,
  detail: 'its prompt has changed since it was asked for: ask for a new analysis',
}
const formless: ItemFailure = {
  code: 'provider_malformed',
  isRetryable: false,
  detail: 'the model answered in another form than it was asked for',
}

function targets(group: string, item: string): Target[] {
  return [{ resource: analysisResource.name, params: paramsOf(group, item) }]
}

async function analyse(group: string, item: string, context: AnalysisContext): Promise<Outcome[]> {
  const params = paramsOf(group, item)
  const question = readQuestion(await context.readInput(analysisResource, params))
  if (question === null) return failTargets(item, targets(group, item), unknownInstrument)
  const { type, model, input } = question
  if (question.promptVersion !== analysisTypes[type].promptVersion)
    return failTargets(item, targets(group, item), outdated)
  const completion = await context.complete({ model, system: prompts[type], user: input }, context.signal)
  const payload = toAnalysis(question, completion)
  if ('code' in payload) return failTargets(item, targets(group, item), payload)
  const { createdAt } = completion
  // Clocks of small servers are often wrong, and a time to come would have the answer refused.
  const asOf = createdAt !== null && createdAt <= context.now() ? createdAt : null
  return [succeed(analysisResource, { item, params, payload, asOf })]
}

function toAnalysis(question: AnalysisQuestion, completion: Completion): Analysis | ItemFailure {
  const { answer, usage, answeredBy, createdAt } = completion
  if ('code' in answer) return answer
  const result = readResult(question.type, answer.text)
  if (result === null) return formless
  const { type, model, promptVersion, input } = question
  return { type, result, model, answeredBy, promptVersion, usage, createdAt: toIsoTime(createdAt), input }
}

/** What the API kept, or what a stored analysis says that it was made of; null when there is neither. */
function readQuestion(posted: unknown): AnalysisQuestion | null {
  const { type, input, model, promptVersion } = readRecord(posted)
  const [kind, text, asked, version] = [type, input, model, promptVersion].map(readText)
  if (!kind || !text || !asked || !version || !isAnalysisType(kind)) return null
  return { type: kind, input: text, model: asked, promptVersion: version }
}

function paramsOf(type: string, item: string): { owner: string; type: string; hash: string } {
  const [hash, owner] = item.split('/', 2)
  if (hash !== undefined && owner !== undefined) return { owner: item.slice(hash.length + 1), type, hash }
  throw new MarketDataError('request_refused', 'llm.analysis: expected hash/owner', { isRetryable: false })
}
