import { channel } from 'node:diagnostics_channel'

/** The channel of `node:diagnostics_channel` on which a cache tells what it does. */
export const noticeChannelName = 'marketcache:cache'

/**
 * What a cache tells. `key` is the stored key: good for a trace, never for the label of a metric.
 */
export type CacheNotice =
  | { kind: 'hit' | 'stale' | 'degraded' | 'miss'; namespace: string; key: string }
  | { kind: 'produced'; namespace: string; key: string; durationMs: number }
  | { kind: 'produce_failed'; namespace: string; key: string; durationMs: number; error: unknown }
  /** A value was not stored; `reason` is the store's verdict or the code of a `CacheError`. */
  | { kind: 'refused'; namespace: string; key: string; reason: string }
  | { kind: 'store_down'; error: unknown }
  | { kind: 'store_up'; downForMs: number }

/** Tells notices; ask `isHeard` before one is built on a hot path. */
export interface Notices {
  isHeard: () => boolean
  tell: (notice: CacheNotice) => void
}

/** Creates the teller of notices; it costs nothing while nobody listens. */
export function createNotices(): Notices {
  const notices = channel(noticeChannelName)
  return {
    isHeard: () => notices.hasSubscribers,
    tell: (notice) => {
      if (notices.hasSubscribers) notices.publish(notice)
    },
  }
}
