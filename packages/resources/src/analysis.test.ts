import { createHash } from 'node:crypto'
import { canonicalJson, createValidator, type Resource } from '@marketcache/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Analysis, analysis } from './analysis.ts'

const declared: Resource = analysis
const context = { analysisModel: 'gpt-4o-mini' }

function read(body: unknown, analysisModel = context.analysisModel) {
  const told = declared.input?.read(body, { analysisModel })
  if (told === undefined) throw new Error('expected an input')
  return told
}

function hashOf(body: unknown, model?: string): string {
  const told = read(body, model)
  if ('mistakes' in told) throw new Error(JSON.stringify(told.mistakes))
  return createHash('sha256').update(canonicalJson(told.input)).digest('hex')
}

function mistakeOf(body: unknown): string {
  const told = read(body)
  return 'mistakes' in told ? told.mistakes.map(({ field, message }) => `${field} ${message}`).join() : 'none'
}

const value: Analysis = {
  type: 'sentiment',
  result: { sentiment: 'bullish', confidence: 0.85, keyPoints: ['inflows'] },
  model: 'gpt-4o-mini',
  answeredBy: 'gpt-4o-mini-2024-07-18',
  promptVersion: '1',
  usage: { promptTokens: 29, completionTokens: 13, totalTokens: 42 },
  createdAt: '2026-11-25T12:00:00.000Z',
  input: 'up',
}

describe('analysis', () => {
  it('S2-16 names an analysis by its type and the SHA-256 of text, model and prompt version', () => {
    const [text, model] = ['Bitcoin rallies after inflows into exchange-traded funds.', 'gpt-4o-mini']
    expect(hashOf({ type: 'sentiment', input: text })).toBe(analysis.example.hash)
    const spelled = `{"input":"${text}","model":"${model}","promptVersion":"1","type":"sentiment"}`
    expect(createHash('sha256').update(spelled).digest('hex')).toBe(analysis.example.hash)
    const all = [
      hashOf({ type: 'sentiment', input: text }),
      hashOf({ type: 'summary', input: text }),
      hashOf({ type: 'sentiment', input: `${text}!` }),
      hashOf({ type: 'sentiment', input: text }, 'another-model'),
    ]
    expect(new Set(all).size).toBe(4)
  })

  it('S2-16 S2-24 gives one hash to texts that read the same', () => {
    const hashes = ['caf\u00e9\nup', 'cafe\u0301\nup', '  caf\u00e9\r\nup \n', 'caf\u00e9\rup'].map((input) =>
      hashOf({ type: 'summary', input }),
    )
    expect(new Set(hashes).size).toBe(1)
  })

  it('S2-19 S4-21 is fresh for 300 seconds and may be served stale for 1800', () => {
    expect(analysis.freshness).toMatchObject({ freshForMs: 300_000, staleForMs: 1_800_000 })
  })

  it('S4-10 belongs to everybody, or to the user who asked for it', () => {
    const { example } = analysis
    const mine = { ...example, owner: 'user.42' }
    expect(analysis.scope).toBe('either')
    expect(analysis.route(mine)).toEqual([
      { call: 'llm.analysis', group: 'sentiment', item: `${example.hash}/user.42` },
    ])
    expect(analysis.tags(example)).toEqual(['analysis:sentiment'])
    expect(analysis.tags(mine)).toEqual(['analysis:sentiment', 'user:42', 'user:42:analysis'])
  })

  it('S2-24 takes up to 32 KB of text, counted in bytes, and says what is wrong with anything else', () => {
    const type = 'summary'
    expect(mistakeOf({ type, input: 'x'.repeat(32_768) })).toBe('none')
    expect(mistakeOf({ type, input: 'x'.repeat(32_769) })).toMatch(/^body /)
    expect(mistakeOf({ type, input: '\u20ac'.repeat(10_923) })).toBe(
      'input must be at most 32768 bytes of UTF-8, got 32769',
    )
    expect(mistakeOf({ type, input: ' \n ' })).toBe('input must hold a text, not spaces alone')
    expect(mistakeOf({ type, input: 'x\ud800' })).toBe('input must be well-formed Unicode')
    expect(mistakeOf({ type: 'horoscope', input: 'x' })).toBe('type must be a kind of analysis')
    for (const body of [null, [], {}, { type }, { type, input: 7 }, { type, input: 'x', model: 'mine' }])
      expect(mistakeOf(body)).toMatch(/^body /)
  })

  it('finds in a value the question that it answers, so that it can be asked again', () => {
    fc.assert(
      fc.property(fc.constantFrom('sentiment', 'summary'), fc.string({ maxLength: 200 }), (type, input) => {
        const told = read({ type, input })
        fc.pre(!('mistakes' in told))
        const { input: text } = told.input
        const stored = { ...value, type, input: text }
        expect(declared.input?.inputOf(stored)).toEqual(told.input)
      }),
    )
  })

  it('S2-17 accepts the documented example of a result, and no other form', () => {
    const { accepts } = createValidator(analysis.payload)
    expect(accepts(value)).toBe(true)
    expect(accepts({ ...value, type: 'summary', result: { summary: 'Up.', keyPoints: [] } })).toBe(true)
    const { result } = value
    for (const wrong of [
      { ...result, sentiment: 'euphoric' },
      { ...result, confidence: 1.01 },
      { ...result, confidence: Number.NaN },
      { ...result, advice: 'buy' },
      { ...result, keyPoints: [''] },
      { sentiment: 'bullish' },
      null,
    ])
      expect(accepts({ ...value, result: wrong })).toBe(false)
  })
})
