import type { Candidate } from '@marketcache/contracts'
import type { ProblemCode } from '../http/problem.ts'

/** Why a read has no value. */
export interface Refusal {
  code: ProblemCode
  retryAfterMs: number | null
  /** What an ambiguous name can mean. */
  candidates?: readonly Candidate[]
  /** How often the value updates, where that explains the refusal. */
  updatesEveryMs?: number
}
