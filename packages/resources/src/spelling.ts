import { Type } from '@marketcache/contracts'

/** Longest text by which an instrument is looked for. */
const mostCharacters = 64

/** A text by which people look for an instrument. */
export const Spelling = (description: string) =>
  Type.String({ minLength: 1, maxLength: mostCharacters, description })

/** Brings texts that differ only in case, in blanks or in how Unicode writes them into one. */
export function normaliseSpelling(text: string): string {
  const folded = text.toWellFormed().normalize('NFKC').toLowerCase().normalize('NFKC')
  // Unfolding can lengthen a text, and keys have no room for that.
  const short = [...folded.replace(/[\p{Cc}\p{Z}]+/gu, ' ').trim()].slice(0, mostCharacters).join('')
  return short.trim()
}

/** Says that a text is missing, or is made of blanks only. */
export function spellingMistake(field: string, text: string) {
  if (normaliseSpelling(text) !== '') return null
  return { field, message: `must be a text of 1 to ${mostCharacters} characters` }
}
