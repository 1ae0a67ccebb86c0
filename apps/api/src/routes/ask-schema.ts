import { type Resource, type ResourceInput, Type } from '@marketcache/contracts'
import { curlSamples } from './curl.ts'
import { problemAnswers } from './problem-schema.ts'
import { envelopeOf, Wait } from './read-schemas.ts'

const Pending = Type.Object(
  {
    message: Type.String(),
    url: Type.String({ description: 'Where the value will be' }),
    params: Type.Record(Type.String(), Type.String()),
  },
  { description: 'It is being made; read it at its address' },
)

/** Describes the route that asks for a value by what is posted. */
export function askSchema(resource: Resource & { input: ResourceInput }, baseUrl: string) {
  const { name, input, summary, scope } = resource
  const example: unknown = input.body.examples?.[0] ?? {}
  const ownerNote =
    scope === 'public'
      ? ''
      : ' With the token of a user the value is the user’s, and nobody else can read it.'
  const keyNote = input.needsKey
    ? ' Asking for one that is not there needs an API key, a user’s token or the admin token.'
    : ''
  // Where tokens of users are looked at, whoever is nobody is refused with 401 before the guard of the admin routes says from where one may ask.
  const guardProblems = input.needsKey && scope === 'public' ? [403] : []
  return {
    operationId: `ask-${name}`,
    tags: ['Reads'],
    security: securityOf(resource),
    summary: `${summary}, asked for by what is posted`,
    description: `The same question always names the same value, whose address is in \`Location\`.${ownerNote}${keyNote}`,
    body: input.body,
    querystring: Type.Object({ wait: Wait(2) }, { additionalProperties: false }),
    response: {
      200: envelopeOf(resource),
      202: Pending,
      ...problemAnswers(400, 401, ...guardProblems, 'not_found', 413, 415, 503),
    },
    ...curlSamples(
      `${baseUrl}/api/v1${input.path}`,
      '-X POST',
      '-H "Content-Type: application/json"',
      `-d '${JSON.stringify(example)}'`,
    ),
  }
}

/** Whose tokens and keys the route takes; nothing at all where none is needed. */
function securityOf({ input, scope }: Resource & { input: ResourceInput }) {
  const user = scope === 'public' ? [] : [{ user: [] }]
  if (input.needsKey) return [{ apiKey: [] }, ...user, { admin: [] }]
  return scope === 'user' ? user : [{}, ...user]
}
