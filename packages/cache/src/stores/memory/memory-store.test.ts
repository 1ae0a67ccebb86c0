import { createFakeClock } from '@marketcache/testing'
import { describeStore } from '../../testing/index.ts'
import { createMemoryBackend } from './memory-backend.ts'
import { createMemoryStore } from './memory-store.ts'

const clock = createFakeClock()
const backend = createMemoryBackend({ clock })

describeStore('createMemoryStore', {
  createStore: () => createMemoryStore({ backend }),
  now: clock.now,
  advance: clock.advance,
})
