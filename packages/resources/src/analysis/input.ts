import { defineInput, type ParamMistake, type ResourceInput, Type } from '@marketcache/contracts'
import { type AnalysisTypeName, analysisTypes, isAnalysisType } from './types.ts'

/** Longest text that may be analysed, in bytes of UTF-8. */
export const mostInputBytes = 32_768

/** The parts of an analysis by which it can be asked for again. */
export interface AnalysisQuestion {
  type: AnalysisTypeName
  /** The text. */
  input: string
  model: string
  promptVersion: string
}

/** Kind of an analysis. */
export const AnalysisKind = Type.String({
  enum: Object.keys(analysisTypes),
  description: 'kind of analysis: `sentiment` or `summary`',
})

const Body = Type.Object(
  {
    type: AnalysisKind,
    input: Type.String({
      minLength: 1,
      // In characters; bytes are counted once it has been read.
      maxLength: mostInputBytes,
      description: 'Text to be analysed, at most 32768 bytes of UTF-8; it is sent to the model',
    }),
  },
  {
    additionalProperties: false,
    examples: [{ type: 'sentiment', input: 'Bitcoin rallies after inflows into exchange-traded funds.' }],
  },
)

/** What an analysis is made of: the canonical text, the model, and the version of the prompt. */
export const analysisInput: ResourceInput<AnalysisQuestion> = defineInput({
  path: '/analyses',
  body: Body,
  needsKey: true,
  // JSON needs two bytes for a line end or a quote; a text that is mostly control characters has no room.
  maxBytes: 2 * mostInputBytes + 1_024,
  read: ({ type, input }, { analysisModel: model }) => {
    const text = canonicalText(input)
    const mistake = explain(text)
    if (mistake !== null) return { mistakes: [mistake] }
    if (!isAnalysisType(type)) return { mistakes: [{ field: 'type', message: 'must be a kind of analysis' }] }
    const { promptVersion } = analysisTypes[type]
    const question: AnalysisQuestion = { type, input: text, model, promptVersion }
    return { input: { ...question }, params: { type } }
  },
  inputOf: ({ type, input, model, promptVersion }) => ({ type, input, model, promptVersion }),
})

/** Texts that read the same are the same: line ends, composed letters, and spaces around do not matter. */
function canonicalText(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').normalize('NFC').trim()
}

function explain(text: string): ParamMistake | null {
  if (text === '') return { field: 'input', message: 'must hold a text, not spaces alone' }
  if (!text.isWellFormed()) return { field: 'input', message: 'must be well-formed Unicode' }
  const bytes = new TextEncoder().encode(text).length
  if (bytes <= mostInputBytes) return null
  return { field: 'input', message: `must be at most ${mostInputBytes} bytes of UTF-8, got ${bytes}` }
}
