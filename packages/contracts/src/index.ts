export { type Clock, systemClock } from './clock.ts'
export {
  assertFreshness,
  defineResource,
  type Freshness,
  paramValues,
  type Resource,
  type RouteStep,
  type Scope,
  type View,
  type ViewAnswer,
  type ViewRequest,
  withFreshFor,
} from './define-resource.ts'
export { EntryMeta } from './entry-meta.ts'
export { MarketDataError, type MarketDataErrorOptions, type ProviderErrorCode } from './errors.ts'
export {
  type Candidate,
  type FailedOutcome,
  fail,
  failAmbiguous,
  type OkOutcome,
  type Outcome,
  succeed,
} from './outcome.ts'
export type { ParamMistake, Params } from './params.ts'
export type { Batch, CallLimits, Provider, ProviderCall, Target } from './provider.ts'
export {
  type CanonicalInput,
  canonicalJson,
  defineInput,
  type InputContext,
  type ResourceInput,
} from './resource-input.ts'
export {
  createValidator,
  Nullable,
  type Static,
  type TObject,
  type TSchema,
  Type,
  type Validator,
} from './schema.ts'
export { dayMs, hourMs, minuteMs, secondMs, toIsoTime } from './units.ts'
export type { UsageAccount, UsageLedger } from './usage-ledger.ts'
export type {
  CachedValue,
  IsUnknown,
  ReadInput,
  ReadOptions,
  ReadPopular,
  ReadValues,
  ValueSources,
} from './value-sources.ts'
