import { dayMs, defineResource, minuteMs, type Static, Type } from '@marketcache/contracts'
import { AnalysisKind, analysisInput } from './analysis/input.ts'
import { analysisTypes } from './analysis/types.ts'
import { Amount, Text, Time } from './fields.ts'
import { Owner, ownerTags } from './owner.ts'

const Usage = Type.Object(
  {
    promptTokens: Amount('Tokens of the question', '1'),
    completionTokens: Amount('Tokens of the answer', '1'),
    totalTokens: Amount('Tokens of both', '1'),
  },
  { additionalProperties: false, description: 'What the answer cost, as the provider counted it' },
)

const Analysis = Type.Object(
  {
    type: Type.Union([Type.Literal('sentiment'), Type.Literal('summary')], {
      description: 'Kind of analysis; it decides the form of the result',
    }),
    result: Type.Union([analysisTypes.sentiment.result, analysisTypes.summary.result], {
      description: 'The answer, in the form of its type',
    }),
    model: Type.String({ description: 'Model that was asked' }),
    answeredBy: Text('Model that says it answered: often a dated version of the one that was asked'),
    promptVersion: Type.String({ description: 'Version of the prompt of this type' }),
    usage: Usage,
    createdAt: Time('When the provider says that it made the answer'),
    input: Type.String({ description: 'The text that was analysed, in its canonical form' }),
  },
  { additionalProperties: false },
)
/** What a language model says about one text. */
export type Analysis = Static<typeof Analysis>

export const analysis = defineResource({
  name: 'analysis',
  aliases: ['llm', 'ai'],
  summary: 'Analysis of one text by a language model',
  path: '/analyses/:type/:hash',
  batch: null,
  scope: 'either',
  params: Type.Object({
    owner: Owner,
    type: AnalysisKind,
    hash: Type.String({
      pattern: '^[0-9A-Fa-f]{64}$',
      maxLength: 64,
      description: 'SHA-256 of the canonical input, in hexadecimal, as `POST /analyses` answers it',
    }),
  }),
  example: {
    owner: 'public',
    type: 'sentiment',
    hash: '55008943db6c3f54e4fe53946124f2023534e76960e8263c9d897af6ad6f87a1',
  },
  payload: Analysis,
  freshness: { freshForMs: 5 * minuteMs, staleForMs: 30 * minuteMs, keepForMs: dayMs },
  input: analysisInput,
  canonical: ({ owner, type, hash }) => ({ owner, type, hash: hash.toLowerCase() }),
  route: ({ type, hash, owner }) => [{ call: 'llm.analysis', group: type, item: `${hash}/${owner}` }],
  tags: ({ type, owner }) => [`analysis:${type}`, ...ownerTags(owner, 'analysis')],
})
