import { loadScript, type Script } from '../../script.ts'

const load = (name: string) => loadScript(new URL(`./scripts/${name}.lua`, import.meta.url))

/** Everything that the store does on the server in one step. */
export interface StoreScripts {
  writeEntry: Script
  removeEntries: Script
  increment: Script
  acquireLease: Script
  renewLease: Script
  releaseLease: Script
  joinTag: Script
  markTag: Script
}

/** Loads the scripts; each begins with its inputs and outputs. */
export function loadStoreScripts(): StoreScripts {
  return {
    writeEntry: load('write-entry'),
    removeEntries: load('remove-entries'),
    increment: load('increment'),
    acquireLease: load('acquire-lease'),
    renewLease: load('renew-lease'),
    releaseLease: load('release-lease'),
    joinTag: load('join-tag'),
    markTag: load('mark-tag'),
  }
}
