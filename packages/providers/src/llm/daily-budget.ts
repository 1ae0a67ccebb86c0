import { type Clock, dayMs, MarketDataError, type UsageLedger } from '@marketcache/contracts'

/** What the language model may cost in one UTC day. */
export interface DailyBudget {
  /** Spends one call. @throws {MarketDataError} `rate_limited` until midnight UTC, when calls or tokens are spent. */
  takeCall: () => Promise<void>
  /** Gives back a call that nobody can have charged. */
  returnCall: () => Promise<void>
  recordTokens: (tokens: number) => Promise<void>
}

const calls = { provider: 'llm', unit: 'calls' }
const tokens = { provider: 'llm', unit: 'tokens' }
/** No answer has more: a server that tells nonsense must not break the counter. */
const mostTokensOfOneCall = 100_000_000

/** Creates the budget; what one call costs is known only afterwards, so that tokens can be overspent by the calls under way. */
export function createDailyBudget(deps: {
  ledger: UsageLedger
  clock: Clock
  callsPerDay: number
  tokensPerDay: number
}): DailyBudget {
  const { ledger, clock, callsPerDay, tokensPerDay } = deps
  return { takeCall, returnCall, recordTokens }

  async function takeCall(): Promise<void> {
    if ((await ledger.spent(tokens, clock.now())) >= tokensPerDay) throw exhausted('LLM_TOKENS_PER_DAY')
    // Added first and looked at then, so that two workers cannot take the same one.
    if ((await ledger.add(calls, clock.now(), 1)) <= callsPerDay) return
    await returnCall()
    throw exhausted('LLM_CALLS_PER_DAY')
  }

  async function returnCall(): Promise<void> {
    await ledger.add(calls, clock.now(), -1)
  }

  async function recordTokens(count: number): Promise<void> {
    await ledger.add(tokens, clock.now(), Math.min(Math.ceil(count), mostTokensOfOneCall))
  }

  function exhausted(setting: string): MarketDataError {
    return new MarketDataError('rate_limited', `llm: expected something left of ${setting}, it is spent`, {
      isRetryable: true,
      retryAfterMs: dayMs - (clock.now() % dayMs),
    })
  }
}

/** Keeps the ledger in this process. */
export function createMemoryLedger(): UsageLedger {
  const days = new Map<string, number>()
  return {
    spent: async (account, atMs) => days.get(keyOf(account, atMs)) ?? 0,
    add: async (account, atMs, units) => {
      const total = (days.get(keyOf(account, atMs)) ?? 0) + units
      days.set(keyOf(account, atMs), total)
      return total
    },
  }

  function keyOf({ provider, unit }: Parameters<UsageLedger['spent']>[0], atMs: number): string {
    return `${provider} ${unit} ${Math.floor(atMs / dayMs)}`
  }
}
