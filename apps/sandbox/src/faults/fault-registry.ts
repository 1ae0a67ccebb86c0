import type { ProviderName } from '../http/provider-route.ts'
import type { Fault, FaultRequest } from './fault.ts'

/** The faults in force. */
export interface FaultRegistry {
  add: (request: FaultRequest) => Fault
  list: () => Fault[]
  /** Removes one; what it withheld is answered. False if there is none of that id. */
  remove: (id: string) => boolean
  clear: () => void
  /** Picks what hits a request: every latency, and the first other fault; both are counted as hits. */
  take: (provider: ProviderName, path: string) => TakenFaults
  /** Resolves when the fault is removed. */
  untilRemoved: (id: string) => Promise<void>
}

/** What goes wrong with one request. */
export interface TakenFaults {
  latencies: Fault[]
  fault: Fault | null
}

interface Held {
  fault: Fault
  removed: PromiseWithResolvers<void>
}

export function createFaultRegistry(): FaultRegistry {
  const held = new Map<string, Held>()
  let added = 0
  return { add, list, remove, clear, take, untilRemoved }

  function add(request: FaultRequest): Fault {
    added += 1
    const fault: Fault = { id: `fault-${added}`, ...request, hits: 0 }
    held.set(fault.id, { fault, removed: Promise.withResolvers() })
    return fault
  }

  function list(): Fault[] {
    return [...held.values()].map(({ fault }) => fault)
  }

  function remove(id: string): boolean {
    held.get(id)?.removed.resolve()
    return held.delete(id)
  }

  function clear(): void {
    for (const id of [...held.keys()]) remove(id)
  }

  function take(provider: ProviderName, path: string): TakenFaults {
    const matching = list().filter((fault) => isHit(fault, provider, path))
    const latencies = matching.filter(({ kind }) => kind === 'latency')
    const fault = matching.find(({ kind }) => kind !== 'latency') ?? null
    for (const hit of [...latencies, ...(fault === null ? [] : [fault])]) hit.hits += 1
    return { latencies, fault }
  }

  function untilRemoved(id: string): Promise<void> {
    return held.get(id)?.removed.promise ?? Promise.resolve()
  }
}

function isHit(fault: Fault, provider: ProviderName, path: string): boolean {
  if (fault.provider !== provider) return false
  if (fault.times !== undefined && fault.hits >= fault.times) return false
  return (
    fault.path === undefined ||
    path === fault.path ||
    (fault.path !== '/' && path.startsWith(`${fault.path}/`))
  )
}
