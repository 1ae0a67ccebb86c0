import type { ParamMistake, Params } from './params.ts'
import type { ResourceInput } from './resource-input.ts'
import type { Static, TObject, TSchema } from './schema.ts'

/**
 * How long a value may be served, counted from the moment it was fetched, in milliseconds.
 *
 * Until `freshForMs` it is served as fresh; until `staleForMs` it is served at once while a refresh is wanted;
 * until `keepForMs` it is served when a refresh does not come in time.
 */
export interface Freshness {
  freshForMs: number
  staleForMs: number
  keepForMs: number
}

/** One way to get a value: the provider call that can answer, the batch it fits into, and its seat in that batch. */
export interface RouteStep<Call extends string = string> {
  /** `provider.call`, for example `coingecko.markets`. */
  call: Call
  /** Items of one group can share one call, for example all that are priced in one currency. */
  group: string
  /** What the call is asked for, for example a coin's id. */
  item: string
}

/** How a value is cut to what a reader asked for. */
export interface ViewRequest {
  /** Parameters of the view, validated. */
  query: Readonly<Record<string, unknown>>
  /** Whether the reader prefers comma-separated values, and the view has them. */
  wantsCsv: boolean
}

/** What a view shows: JSON data, or a text of another kind. */
export type ViewAnswer = { data: unknown } | { csv: string }

/**
 * A way to read a part of a value; its parameters belong to the request, not to the key.
 *
 * Pure: the same value and request give the same answer.
 */
export interface View<Payload> {
  /** Behind the resource's path; '' is the path itself. */
  suffix: string
  summary: string
  query: TObject
  /** Of the data that this view shows. */
  data: TSchema
  hasCsv: boolean
  render(payload: Payload, request: ViewRequest): ViewAnswer
}

/** Who may read a value: anybody, one user alone, or whichever of the two it was asked for. */
export type Scope = 'public' | 'user' | 'either'

/** Written as a method, so that a list can hold resources of different payloads. */
type Merge<Payload> = { join(stored: Payload, fresh: Payload): Payload }['join']

/** What is cached, for how long, and who can supply it. Data only: one file per resource. */
export interface Resource<
  Name extends string = string,
  P extends Params = Params,
  Payload = unknown,
  Call extends string = string,
> {
  name: Name
  /** Names that predecessors used for it in key patterns and statistics. */
  aliases: readonly string[]
  summary: string
  /** Path under `/api/v1`; each `:name` is a parameter, the others come from the query string. */
  path: string
  /** The batch form, or null: `{ path: '/coins', param: 'id', query: 'ids' }` reads `/coins?ids=a,b`. */
  batch: { path: string; param: string; query: string } | null
  /** A resource that can belong to a user has the parameter `owner`, which never comes from a request. */
  scope: Scope
  params: TObject
  /** Parameters that exist and that documentation may show. */
  example: P
  payload: TSchema & { static: Payload }
  freshness: Freshness
  /** Brings parameters that mean the same into one spelling. */
  canonical(params: P): P
  /** Names the parameter that is wrong beside the others, though each is right by itself; null when none is. */
  mistake(params: P): ParamMistake | null
  /** The calls that can answer, best first. */
  route(params: P): readonly RouteStep<Call>[]
  /**
   * Fields that make a value: an answer without them (null) does not replace one that has them, and is fresh for a minute at
   * most where it is stored.
   */
  essential: readonly string[]
  /** Whether a name among its parameters may mean several things, so that readers can be answered with candidates. */
  isAmbiguous: boolean
  /** Ways to read a part of the value; without any, the value is sent as it is stored. */
  views: readonly View<Payload>[]
  /** Joins a new answer to the stored value, where an answer alone does not tell everything; null replaces. */
  merge: Merge<Payload> | null
  /** What a value is made of, where that is too much for a path; null where the parameters say everything. */
  input: ResourceInput<Payload> | null
  /**
   * Whether anybody may be told which of its values are read, and how often: not of users' values and of what was posted, and
   * not of words that people typed.
   */
  isToldByName: boolean
  tags(params: P): readonly string[]
}

interface ResourceSpec<Name extends string, P extends TObject, D extends TSchema, Call extends string>
  extends Omit<
    Resource<Name, Static<P> & Params, Static<D>, Call>,
    | 'params'
    | 'payload'
    | 'aliases'
    | 'merge'
    | 'views'
    | 'essential'
    | 'mistake'
    | 'scope'
    | 'input'
    | 'isAmbiguous'
    | 'isToldByName'
  > {
  params: P
  payload: D
  aliases?: readonly string[]
  scope?: Scope
  isAmbiguous?: boolean
  isToldByName?: boolean
  input?: ResourceInput<Static<D>>
  mistake?(params: Static<P> & Params): ParamMistake | null
  merge?: Merge<Static<D>>
  essential?: readonly (keyof Static<D> & string)[]
  views?: readonly View<Static<D>>[]
}

/**
 * Declares a resource.
 *
 * @throws {Error} At import, when the windows are not `0 < fresh < stale <= keep`, or a user's value has no owner.
 */
export function defineResource<
  const Name extends string,
  P extends TObject,
  D extends TSchema,
  const Call extends string,
>(spec: ResourceSpec<Name, P, D, Call>): Resource<Name, Static<P> & Params, Static<D>, Call> {
  assertFreshness(spec.name, spec.freshness)
  assertOwner(spec.name, { scope: spec.scope ?? 'public', params: spec.params })
  return {
    aliases: [],
    scope: 'public',
    isAmbiguous: false,
    isToldByName: (spec.scope ?? 'public') === 'public' && spec.input === undefined,
    mistake: () => null,
    merge: null,
    views: [],
    essential: [],
    input: null,
    ...spec,
  }
}

/** A value of a user that does not carry the user in its key could be read by others. */
function assertOwner(name: string, { scope, params }: Pick<Resource, 'scope' | 'params'>): void {
  if ((scope !== 'public') === Object.hasOwn(params.properties, 'owner')) return
  throw new Error(
    `${name}: expected the parameter owner exactly where the scope is user or either, got ${scope}`,
  )
}

/** Refuses windows that contradict each other, naming the resource. */
export function assertFreshness(name: string, { freshForMs, staleForMs, keepForMs }: Freshness): void {
  if (freshForMs > 0 && freshForMs < staleForMs && staleForMs <= keepForMs) return
  throw new Error(
    `${name}: expected 0 < freshForMs < staleForMs <= keepForMs, got ${freshForMs}, ${staleForMs}, ${keepForMs}`,
  )
}

/**
 * Changes how long a resource is fresh, and for how long it is served as stale by the same factor; values are kept no shorter.
 *
 * @returns A new resource; the given one is not touched.
 */
export function withFreshFor<R extends Resource>(resource: R, freshForMs: number): R {
  const { freshness } = resource
  const factor = freshForMs / freshness.freshForMs
  const stretched = {
    freshForMs,
    staleForMs: Math.round(freshness.staleForMs * factor),
    keepForMs: Math.max(freshness.keepForMs, Math.round(freshness.staleForMs * factor)),
  }
  assertFreshness(resource.name, stretched)
  return { ...resource, freshness: stretched }
}

/** Lists the values of a resource's parameters in the order in which it declares them, which is that of its keys. */
export function paramValues(resource: Pick<Resource, 'params'>, params: Params): string[] {
  return Object.keys(resource.params.properties).map((name) => params[name] ?? '')
}
