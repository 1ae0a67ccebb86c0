/** How an application holds a store of its own to the contract. */
import { createMemoryBackend, createMemoryStore } from '@marketcache/cache'
import { describeStore } from '@marketcache/cache/testing'

let now = 1_800_000_000_000
const backend = createMemoryBackend({ clock: { now: () => now } })

describeStore('a store of the application', {
  createStore: () => createMemoryStore({ backend }),
  now: () => now,
  advance: (ms) => {
    now += ms
  },
})
