import type { ScanPlace } from './scan-entries.ts'

/** Packs a place of a listing into a text that clients give back. */
export function toCursor({ node, cursor, pending }: ScanPlace): string {
  return Buffer.from(JSON.stringify([node, cursor, ...pending])).toString('base64url')
}

/** Reads such a text. @returns null when it is none. */
export function readCursor(text: string): ScanPlace | null {
  const parts = parseList(Buffer.from(text, 'base64url').toString())
  const [node, cursor, ...pending] = parts
  if (typeof node !== 'number' || !Number.isInteger(node) || node < 0) return null
  if (typeof cursor !== 'string' || !isCursor(cursor)) return null
  return { node, cursor, pending: pending.filter((key) => typeof key === 'string') }
}

/** Redis refuses what does not fit into 64 bits. */
function isCursor(text: string): boolean {
  return /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n
}

function parseList(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}
