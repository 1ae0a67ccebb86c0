import type { ParamMistake, Params } from './params.ts'
import { createValidator, type Static, type TObject } from './schema.ts'

/** What else a value depends on beside what was posted; part of the hash. */
export interface InputContext {
  /** Model that answers analyses. */
  analysisModel: string
}

/** What was posted, in a form in which equal questions look equal. */
export interface CanonicalInput {
  /** JSON; its hash names the value. */
  input: Readonly<Record<string, unknown>>
  /** Parameters beside `hash` and `owner`. */
  params: Params
}

/** What a value is made of: posted once, named by its hash from then on. */
export interface ResourceInput<Payload = unknown> {
  /** Where it is posted, under `/api/v1`. */
  path: string
  body: TObject
  /** Whether asking for a value that is not there needs an API key, a user or the admin. */
  needsKey: boolean
  /** Largest canonical input in bytes. */
  maxBytes: number
  /** Brings what was posted into its canonical form, or says what is wrong with it. */
  read(body: unknown, context: InputContext): CanonicalInput | { mistakes: readonly ParamMistake[] }
  /** Finds in a value what it was made of, so that it can be made again. */
  inputOf(payload: Payload): Readonly<Record<string, unknown>>
}

interface InputSpec<Body extends TObject, Payload> extends Omit<ResourceInput<Payload>, 'body' | 'read'> {
  body: Body
  read: (body: Static<Body>, context: InputContext) => CanonicalInput | { mistakes: readonly ParamMistake[] }
}

/** Declares what a value is made of. */
export function defineInput<Body extends TObject, Payload>(
  spec: InputSpec<Body, Payload>,
): ResourceInput<Payload> {
  const validator = createValidator(spec.body)
  return {
    ...spec,
    read: (body, context) => {
      if (validator.accepts(body)) return spec.read(body, context)
      return { mistakes: [{ field: 'body', message: validator.explain(body) ?? 'is not what is expected' }] }
    },
  }
}

/** Writes JSON with the fields of every object in order, so that equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  )
}
