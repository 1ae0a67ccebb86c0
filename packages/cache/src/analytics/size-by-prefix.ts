import type { Store } from '../stores/store.ts'

/** How much the keys of one kind take. */
export interface PrefixSize {
  /** Namespace and first part of the key, such as `general:price`. */
  prefix: string
  keys: number
  /** Estimated from the keys that were read: bodies as they are stored, with their keys. */
  bytes: number
}

/** Sizes by prefix, largest first. Sizes are an estimate unless all keys were read. */
export interface SizeReport {
  prefixes: PrefixSize[]
  isSampled: boolean
  sampledKeys: number
  totalKeys: number
}

const pageSize = 500
const batchSize = 100

/**
 * Counts all keys below a prefix, and reads some of them for their size.
 *
 * Walks through the whole key space: for people, not for requests.
 *
 * @param sample About how many keys are read.
 */
export async function measureSizes(deps: {
  store: Pick<Store, 'scan' | 'readMany'>
  head: string
  sample: number
  random: () => number
}): Promise<SizeReport> {
  const groups = new Map<string, { keys: number; read: number; bytes: number }>()
  const chosen = createReservoir(deps.sample, deps.random)
  for await (const page of deps.store.scan({ prefix: deps.head, glob: '*', pageSize })) {
    for (const key of page) {
      groupOf(groups, deps.head, key).keys += 1
      chosen.offer(key)
    }
  }
  const sampled = chosen.keys()
  for (let from = 0; from < sampled.length; from += batchSize) {
    const keys = sampled.slice(from, from + batchSize)
    const entries = await deps.store.readMany(keys)
    keys.forEach((key, index) => {
      const group = groupOf(groups, deps.head, key)
      group.read += 1
      group.bytes += key.length + (entries[index]?.body.length ?? 0)
    })
  }
  return toReport(groups, sampled.length)
}

interface Group {
  keys: number
  read: number
  bytes: number
}

function groupOf(groups: Map<string, Group>, head: string, key: string): Group {
  const [namespace = '', ...parts] = key.slice(head.length).split(':')
  // A key of one part is a kind of its own no more than any other of its namespace.
  const prefix = parts.length > 1 ? `${namespace}:${parts[0]}` : namespace
  const group = groups.get(prefix) ?? { keys: 0, read: 0, bytes: 0 }
  groups.set(prefix, group)
  return group
}

function toReport(groups: Map<string, Group>, sampledKeys: number): SizeReport {
  const all = [...groups.values()]
  const totalKeys = all.reduce((sum, { keys }) => sum + keys, 0)
  const averageBytes = all.reduce((sum, { bytes }) => sum + bytes, 0) / Math.max(1, sampledKeys)
  const prefixes = [...groups].map(([prefix, { keys, read, bytes }]) => ({
    prefix,
    keys,
    // A prefix of which no key was read is taken to be like the others.
    bytes: Math.round(keys * (read === 0 ? averageBytes : bytes / read)),
  }))
  prefixes.sort((one, other) => other.bytes - one.bytes)
  return { prefixes, isSampled: sampledKeys < totalKeys, sampledKeys, totalKeys }
}

/** Chooses up to `size` of the keys that are offered, each with the same chance, without holding them all. */
function createReservoir(
  size: number,
  random: () => number,
): { offer: (key: string) => void; keys: () => string[] } {
  const held: string[] = []
  let offered = 0
  return {
    offer: (key) => {
      offered += 1
      if (held.length < size) held.push(key)
      else {
        const place = Math.floor(random() * offered)
        if (place < size) held[place] = key
      }
    },
    keys: () => held,
  }
}
