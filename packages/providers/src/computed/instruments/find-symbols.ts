import { setTimeout as sleep } from 'node:timers/promises'
import { type FoundSymbol, symbolSearch } from '@marketcache/resources'
import type { ComputationContext } from '../define-computation.ts'
import { toShareClass } from './spellings.ts'

/**
 * Asks Yahoo for a name, and where it may have a class of shares behind a point, by Yahoo's spelling as well.
 *
 * @param patienceMs How long to wait, so that an outage of Yahoo does not become one of ours.
 * @returns Null when there was no answer in that time.
 */
export async function findSymbols(
  { text, patienceMs }: { text: string; patienceMs: number },
  { read }: Pick<ComputationContext, 'read'>,
): Promise<FoundSymbol[] | null> {
  const plain = text.replace(/[/_]+/g, '-')
  const spellings = [...new Set([plain, toShareClass(plain)])]
  const enough = new AbortController()
  const answers = await Promise.race([
    read(
      symbolSearch,
      spellings.map((q) => ({ q })),
    ),
    sleep(patienceMs, [], { signal: enough.signal }),
  ]).finally(() => enough.abort())
  const lists = answers.flatMap((answer) => (answer === null ? [] : [answer.data.symbols]))
  return lists.length < spellings.length ? null : lists.flat()
}
