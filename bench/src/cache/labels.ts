import type { SubjectName } from './subjects.ts'

/** How the page names what was measured. */
export const labels: Readonly<Record<SubjectName, string>> = {
  marketcache: '**marketcache**',
  bentocache: 'bentocache, `serialize: false`',
  'bentocache copies': 'bentocache',
  cacheable: 'cacheable, `useClone: false`',
  'cacheable copies': 'cacheable',
  'cache-manager': 'cache-manager, `useClone: false`',
  'async-cache-dedupe': 'async-cache-dedupe',
}

/** The library alone, where settings of its memory layer change nothing. */
export function libraryLabel(name: SubjectName): string {
  const [library = name] = labels[name].split(',')
  return library
}

/** What a hit of the memory layer is worth. */
export interface Guarantees {
  /** What two readers of one key get. */
  handsOut: string
  /** How writes of other processes reach it. */
  coherence: string
}

export const guarantees: Readonly<Record<SubjectName, Guarantees>> = {
  marketcache: {
    handsOut: 'one object, frozen',
    coherence: 'events; distrusted while any may be missed',
  },
  bentocache: {
    handsOut: 'one object, open to changes',
    coherence: 'bus, then reads reject (see below)',
  },
  'bentocache copies': { handsOut: 'a copy (JSON)', coherence: 'bus' },
  cacheable: { handsOut: 'one object, open to changes', coherence: 'not heard of' },
  'cacheable copies': { handsOut: 'a copy (structured clone)', coherence: 'not heard of' },
  'cache-manager': { handsOut: 'one object, open to changes', coherence: 'not heard of' },
  'async-cache-dedupe': { handsOut: 'one object, open to changes', coherence: 'memory only, no Redis' },
}

/** Whose memory layer hears of other processes' writes, or tries to. */
export const coherentPeers: readonly SubjectName[] = ['bentocache', 'bentocache copies']

/** Whose entries say how long they are fresh, so that a hit has something to decide. */
export const peersWithEntries: readonly SubjectName[] = ['bentocache', 'cacheable', 'cache-manager']
