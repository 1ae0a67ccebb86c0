import type { Redis } from 'ioredis'

/** Which keys are looked for. */
export interface ScanQuery {
  /** Taken literally. */
  prefix: string
  /** What follows it: `*` stands for anything, `?` for one character, everything else for itself. */
  glob: string
  pageSize: number
}

/** One page of the keys of one server that hold entries or counters, and where the next begins: `0` after the last. */
export async function scanPage(
  node: Redis,
  query: ScanQuery,
  cursor: string,
): Promise<{ next: string; keys: string[] }> {
  const pattern = toPattern(query)
  const [next, page] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', query.pageSize, 'TYPE', 'string')
  return { next, keys: page.length === 0 ? [] : await keepHolding(node, page) }
}

/** As many bytes as tell an entry or a counter from anything else. */
export const tellingBytes = 30

/** Says whether the first bytes under a key are those of an entry or a counter. */
export function isHolding(head: string): boolean {
  return /^(mc1 (value|unknown|failed) |-?\d+$)/.test(head)
}

async function keepHolding(node: Redis, keys: readonly string[]): Promise<string[]> {
  // What belongs to leases and tags begins with a brace, and no entry does.
  const candidates = keys.filter((key) => !key.startsWith('{'))
  const pipeline = node.pipeline()
  for (const key of candidates) pipeline.getrange(key, 0, tellingBytes - 1)
  const replies = (await pipeline.exec()) ?? []
  return candidates.filter((_, index) => {
    const [error, head] = replies[index] ?? []
    if (error) throw error
    return isHolding(String(head))
  })
}

function toPattern({ prefix, glob }: ScanQuery): string {
  const literalPrefix = prefix.replace(/[*?[\]\\^]/g, '\\$&')
  // Several stars say no more than one, and cost more.
  return literalPrefix + glob.replace(/[[\]\\^]/g, '\\$&').replace(/\*+/g, '*')
}
