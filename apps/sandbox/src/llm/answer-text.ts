/** Words of news by which the made-up model judges. */
const rising = ['rally', 'rallies', 'inflows', 'gain', 'gains', 'surge', 'record', 'beats', 'up', 'bullish']
const falling = [
  'crash',
  'outflows',
  'loss',
  'losses',
  'plunge',
  'lawsuit',
  'misses',
  'down',
  'bearish',
  'hack',
]

/** Writes what a model would that does as its system prompt says; the same for the same text, and no insight at all. */
export function answerText(system: string, text: string): string {
  if (system.includes('"sentiment"')) return JSON.stringify(judge(text))
  if (system.includes('"summary"')) {
    const [first = text] = sentencesOf(text)
    return JSON.stringify({ summary: first.slice(0, 500), key_points: sentencesOf(text).slice(0, 3) })
  }
  return JSON.stringify({ answer: 'The sandbox knows no such prompt.' })
}

function judge(text: string): object {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? []
  const balance = count(words, rising) - count(words, falling)
  const sentiment = balance > 0 ? 'bullish' : balance < 0 ? 'bearish' : 'neutral'
  const confidence = Math.min(0.95, 0.5 + Math.abs(balance) / 10)
  return { sentiment, confidence, key_points: sentencesOf(text).slice(0, 3) }
}

function count(words: readonly string[], listed: readonly string[]): number {
  return words.filter((word) => listed.includes(word)).length
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+/)
    .map((sentence) => sentence.trim().slice(0, 200))
    .filter((sentence) => sentence !== '')
}
