import { createFakeClock } from '@marketcache/testing'
import { describeStore } from '../../testing/index.ts'
import { createMemoryBackend } from '../memory/memory-backend.ts'
import { createMemoryStore } from '../memory/memory-store.ts'
import { createLayeredStore } from './layered-store.ts'

const clock = createFakeClock()
const backend = createMemoryBackend({ clock })

describeStore('createLayeredStore over memory', {
  createStore: () => createLayeredStore({ remote: createMemoryStore({ backend }), clock }),
  now: clock.now,
  advance: clock.advance,
})
