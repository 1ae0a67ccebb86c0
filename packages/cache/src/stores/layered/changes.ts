/** What happened to a key while it was read or written. */
export interface Watch {
  /** Whether content of this revision is the last that was heard of, or nothing was heard. */
  agreesWith: (revision: string) => boolean
  /** Whether all that was heard was written before, and nothing else happened. */
  heardOnlyBefore: (fence: number) => boolean
  end: () => void
}

/** Notes what is heard of keys for the reads and writes of them that are under way. */
export interface Changes {
  watch: (key: string) => Watch
  noteWritten: (key: string, written: { revision: string; fence: number }) => void
  /** Something happened that leaves no content to agree with. */
  noteOther: (key: string) => void
}

interface Heard {
  /** The last written revision; null when there is none to agree with; undefined when nothing was heard. */
  revision: string | null | undefined
  fence: number
}

/** Creates an empty note of changes. */
export function createChanges(): Changes {
  const underWay = new Map<string, Set<Heard>>()
  return { watch, noteWritten, noteOther }

  function watch(key: string): Watch {
    const heard: Heard = { revision: undefined, fence: -1 }
    const others = underWay.get(key)
    if (others === undefined) underWay.set(key, new Set([heard]))
    else others.add(heard)
    return {
      agreesWith: (revision) => heard.revision === undefined || heard.revision === revision,
      heardOnlyBefore: (fence) => heard.revision !== null && heard.fence < fence,
      end: () => {
        const all = underWay.get(key)
        if (all?.delete(heard) && all.size === 0) underWay.delete(key)
      },
    }
  }

  function noteWritten(key: string, { revision, fence }: { revision: string; fence: number }): void {
    for (const heard of underWay.get(key) ?? []) {
      if (heard.revision === revision) continue
      // An event that comes again or out of order says nothing about what is stored now.
      const isClear = heard.revision !== null && fence > heard.fence
      heard.revision = isClear ? revision : null
      heard.fence = Math.max(heard.fence, fence)
    }
  }

  function noteOther(key: string): void {
    for (const heard of underWay.get(key) ?? []) heard.revision = null
  }
}
