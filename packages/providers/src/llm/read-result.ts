import { createValidator, type Validator } from '@marketcache/contracts'
import { type Analysis, type AnalysisTypeName, analysisTypes } from '@marketcache/resources'
import { isRecord, readNumber, readText } from '../read-values.ts'

type Fields = Readonly<Record<string, unknown>>

/** Words that models use for the three there are. */
const sentiments = new Map([
  ['bullish', 'bullish'],
  ['positive', 'bullish'],
  ['neutral', 'neutral'],
  ['mixed', 'neutral'],
  ['bearish', 'bearish'],
  ['negative', 'bearish'],
])

/** How the fields that the prompt asks for become those that are stored. */
const readers: Readonly<Record<AnalysisTypeName, (fields: Fields) => unknown>> = {
  sentiment: (fields) => ({
    sentiment: sentiments.get((readText(fields.sentiment) ?? '').trim().toLowerCase()),
    confidence: readNumber(fields.confidence),
    keyPoints: readKeyPoints(fields),
  }),
  summary: (fields) => ({ summary: readText(fields.summary)?.trim(), keyPoints: readKeyPoints(fields) }),
}

const validators: Readonly<Record<AnalysisTypeName, Validator<Analysis['result']>>> = {
  sentiment: createValidator(analysisTypes.sentiment.result),
  summary: createValidator(analysisTypes.summary.result),
}

/** Reads what a model wrote as the result of its kind; null when it is anything else. Fields that nobody asked for are left out. */
export function readResult(type: AnalysisTypeName, text: string): Analysis['result'] | null {
  const fields = parseObject(text)
  const result = fields === null ? null : readers[type](fields)
  return validators[type].accepts(result) ? result : null
}

/** Models fence JSON as they would in a chat, and some think aloud before they answer; where the thinking begins may be left out. */
function parseObject(text: string): Fields | null {
  const spoken = text.replace(/^(?!\s*[{`])[\s\S]*?<\/think>/, '').trim()
  const fenced = /^```[A-Za-z]*\s([\s\S]*?)```$/.exec(spoken)?.[1]
  try {
    const parsed: unknown = JSON.parse(fenced ?? spoken)
    return isRecord(parsed) ? parsed : null
  } catch {
    return null
  }
}

/** Null unless all of them are texts; empty ones say nothing. */
function readKeyPoints({ key_points: asked, keyPoints = asked }: Fields): string[] | null {
  if (!Array.isArray(keyPoints)) return null
  const points: unknown[] = keyPoints
  const texts = points.flatMap((point) => (typeof point === 'string' ? [point.trim()] : []))
  return texts.length === points.length ? texts.filter((point) => point !== '') : null
}
