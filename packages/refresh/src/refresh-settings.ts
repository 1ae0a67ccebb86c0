import { Type } from '@marketcache/contracts'

/** Settings of whoever wants values: readers and the worker must agree on them. */
export const refreshSettings = {
  MAX_PENDING_MISSES: {
    schema: Type.Integer({ default: 2_000, minimum: 1, maximum: 1_000_000 }),
    description:
      'Missing values that may wait for one provider; further ones are answered with 503 overloaded, save for a few of each kind of call',
  },
}
