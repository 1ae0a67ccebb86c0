import type { EntryKind } from '../../entry.ts'
import type { StoreEvent } from '../store.ts'

/** An event about one key, as it travels. */
export type KeyEvent = Exclude<StoreEvent, { type: 'lost' | 'found' }>

/** Writes an event as the scripts publish it: `refused value <revision> <fence> <key>`. */
export function toEventText(event: Extract<KeyEvent, { kind: EntryKind }>): string {
  return [event.type, event.kind, event.revision, event.fence, event.key].join(' ')
}

/** Reads what the scripts publish. @returns null when it is something else. */
export function readEventText(text: string): KeyEvent | null {
  const removed = /^removed (\d+) (.+)$/s.exec(text)
  if (removed !== null) {
    const [, fence, key = ''] = removed
    return { type: 'removed', key, fence: Number(fence) }
  }
  const match = /^(written|refused) (value|unknown|failed) ([0-9a-z]+) (\d+) (.+)$/s.exec(text)
  if (match === null) return null
  const [, type, kind, revision = '', fence, key = ''] = match
  return {
    type: type === 'written' ? 'written' : 'refused',
    kind: readKind(kind),
    revision,
    fence: Number(fence),
    key,
  }
}

function readKind(kind: string | undefined): EntryKind {
  return kind === 'value' || kind === 'unknown' ? kind : 'failed'
}
