import { type TObject, Type } from '@marketcache/contracts'

/** One kind of analysis, as data; its prompt is in `packages/providers/src/llm/prompts.ts`. */
export interface AnalysisType<Result extends TObject = TObject> {
  summary: string
  /** Part of the hash: it goes up whenever the prompt or the schema changes, so that old answers are not taken for new ones. */
  promptVersion: string
  /** What a model must answer; anything else is not stored. */
  result: Result
}

const KeyPoints = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 2_000 }), { maxItems: 50, description })

const Sentiment = Type.Object(
  {
    sentiment: Type.Union([Type.Literal('bullish'), Type.Literal('neutral'), Type.Literal('bearish')], {
      description: 'What the text says about prices to come',
    }),
    confidence: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'How sure the model says it is; it is not calibrated',
      'x-unit': '1',
    }),
    keyPoints: KeyPoints('What in the text speaks for it; may be empty'),
  },
  { additionalProperties: false },
)

const Summary = Type.Object(
  {
    summary: Type.String({ minLength: 1, maxLength: 10_000, description: 'The text in a few sentences' }),
    keyPoints: KeyPoints('Its main statements; may be empty'),
  },
  { additionalProperties: false },
)

/** Every kind of analysis there is. */
export const analysisTypes = {
  sentiment: {
    summary: 'Whether a text is bullish, neutral or bearish',
    promptVersion: '1',
    result: Sentiment,
  },
  summary: { summary: 'What a text says, in short', promptVersion: '1', result: Summary },
} as const satisfies Record<string, AnalysisType>

/** Name of a kind of analysis. */
export type AnalysisTypeName = keyof typeof analysisTypes

/** Whether there is such a kind of analysis. */
export function isAnalysisType(name: string): name is AnalysisTypeName {
  return Object.hasOwn(analysisTypes, name)
}
