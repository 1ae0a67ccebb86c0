import type { Clock } from '../clock.ts'

/** Which keys carry which tags, and when tags were invalidated. */
export interface Tags {
  join: (key: string, tags: Iterable<string>) => void
  leave: (key: string, tags: ReadonlyMap<string, unknown>) => void
  /** @returns The keys that carry the tag. */
  mark: (tag: string, fence: number) => readonly string[]
  /** Fence of the last invalidation of any of the tags, or 0. */
  lastMark: (tags: readonly string[]) => number
}

const fewest = 1_000

/** Creates the tags of one memory backend. @param markMs How long an invalidation holds off makings that began before. */
export function createTags({ clock, markMs }: { clock: Clock; markMs: number }): Tags {
  const members = new Map<string, Set<string>>()
  const marks = new Map<string, { fence: number; until: number }>()
  let sweepAbove = fewest
  return { join, leave, mark, lastMark }

  function join(key: string, tags: Iterable<string>): void {
    for (const tag of tags) {
      const keys = members.get(tag)
      if (keys === undefined) members.set(tag, new Set([key]))
      else keys.add(key)
    }
  }

  function leave(key: string, tags: ReadonlyMap<string, unknown>): void {
    for (const tag of tags.keys()) {
      const keys = members.get(tag)
      if (keys?.delete(key) && keys.size === 0) members.delete(tag)
    }
  }

  function mark(tag: string, fence: number): readonly string[] {
    marks.set(tag, { fence, until: clock.now() + markMs })
    if (marks.size > sweepAbove) sweep()
    return [...(members.get(tag) ?? [])]
  }

  function lastMark(tags: readonly string[]): number {
    const now = clock.now()
    return tags.reduce((last, tag) => {
      const found = marks.get(tag)
      return found === undefined || now >= found.until ? last : Math.max(last, found.fence)
    }, 0)
  }

  function sweep(): void {
    const now = clock.now()
    for (const [tag, { until }] of marks) if (now >= until) marks.delete(tag)
    sweepAbove = Math.max(fewest, 2 * marks.size)
  }
}
