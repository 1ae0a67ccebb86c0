import { Type } from '@marketcache/contracts'

/** What analyses are made by; the API's, because the model is part of the hash and travels with what was posted. */
export const analysisSettings = {
  LLM_MODEL: {
    schema: Type.String({
      default: 'gpt-4o-mini',
      pattern: '^[\\x21-\\x7e]{1,200}$',
      expected: 'the name of a model',
    }),
    description: 'Model that answers new analyses; analyses of another one are others',
  },
}
