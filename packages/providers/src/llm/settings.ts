import { type Static, type TObject, Type } from '@marketcache/contracts'

/** Settings of the language model beside its base URL. */
export const llmSettings = {
  LLM_API_KEY: {
    schema: Type.Optional(
      Type.String({ pattern: '^[\\x21-\\x7e]+$', expected: 'visible ASCII characters without spaces' }),
    ),
    description: 'Key of the language model; without one OpenAI is not asked, and others are asked without',
    isSecret: true,
  },
  LLM_MAX_TOKENS: {
    schema: Type.Integer({ minimum: 16, maximum: 100_000, default: 1_024 }),
    description: 'Most tokens of one answer, those of its reasoning included; a longer one is not stored',
  },
  LLM_MAX_TOKENS_FIELD: {
    schema: Type.Union([Type.Literal('max_completion_tokens'), Type.Literal('max_tokens')], {
      default: 'max_completion_tokens',
    }),
    description: 'How the server calls that limit; many compatible servers know `max_tokens` alone',
  },
  LLM_TEMPERATURE: {
    schema: Type.String({
      pattern: '^(none|[01](\\.\\d{1,3})?|2(\\.0{1,3})?)$',
      default: '0',
      expected: 'a number from 0 to 2, or none',
    }),
    description: 'How freely the model chooses its words; `none` sends none, as some reasoning models want',
  },
  LLM_TIMEOUT_MS: {
    schema: Type.Integer({ minimum: 1_000, maximum: 600_000, default: 60_000 }),
    description: 'Milliseconds that the language model may take for one answer',
  },
  LLM_CALLS_PER_DAY: {
    schema: Type.Integer({ minimum: 1, maximum: 10_000_000, default: 1_000 }),
    description: 'Calls to the language model per UTC day, of all workers together',
  },
  LLM_TOKENS_PER_DAY: {
    schema: Type.Integer({ minimum: 1, maximum: 1_000_000_000_000, default: 1_000_000 }),
    description: 'Tokens per UTC day, questions and answers; no call begins once they are spent',
  },
} as const

type Schemas = { [Name in keyof typeof llmSettings]: (typeof llmSettings)[Name]['schema'] }

/** Values of `llmSettings`. */
export type LlmSettings = { readonly [Name in keyof Schemas]: Static<TObject<Schemas>>[Name] }
