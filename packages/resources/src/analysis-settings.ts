import { Type } from '@marketcache/contracts'

/** What analyses are made by; the API and the worker must agree on it, because it is part of their hashes. */
export const analysisSettings = {
  LLM_MODEL: {
    schema: Type.String({
      default: 'gpt-5-mini',
      pattern: '^[\\x21-\\x7e]{1,200}$',
      expected: 'the name of a model',
    }),
    description: 'Model that answers analyses',
  },
}
