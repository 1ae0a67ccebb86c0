import type { Store, StoredEntry } from '../store.ts'
import { chunk } from './pipelines.ts'

/** Most keys of one command, so that no reply keeps others waiting for long. */
const mostKeys = 100

interface WaitingRead {
  key: string
  resolve: (entry: StoredEntry | null) => void
  reject: (error: unknown) => void
}

/**
 * Folds the reads of one turn of the event loop into one command.
 *
 * A command, its deadline and its reply cost more than all else that a read needs; under load they are shared.
 */
export function createFoldedReads(readMany: Store['readMany']): Store['read'] {
  let waiting: WaitingRead[] = []
  return read

  function read(key: string): Promise<StoredEntry | null> {
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush)
      waiting.push({ key, resolve, reject })
    })
  }

  function flush(): void {
    const reads = waiting
    waiting = []
    for (const some of chunk(reads, mostKeys)) ask(some)
  }

  function ask(some: readonly WaitingRead[]): void {
    readMany(some.map(({ key }) => key)).then(
      (entries) => {
        for (const [index, { resolve }] of some.entries()) resolve(entries[index] ?? null)
      },
      (error: unknown) => {
        for (const { reject } of some) reject(error)
      },
    )
  }
}
