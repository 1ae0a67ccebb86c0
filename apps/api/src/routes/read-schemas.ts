import { EntryMeta, type Resource, type TSchema, Type, type View } from '@marketcache/contracts'
import { curlSamples, ownerSecurity } from './curl.ts'
import { maxBatchItems } from './id-list.ts'
import { ProblemSchema, problemAnswers } from './problem-schema.ts'
import { addressOf, pathOf, type ResourceParams } from './resource-params.ts'

/** How long a reader waits, with its default. */
export const Wait = (seconds: number) =>
  Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 10,
      default: seconds,
      'x-unit': 's',
      description: 'How long to wait, in seconds, for a value that must be fetched first',
    }),
  )

const cachingNote = `
\`Cache-Status\` tells how the answer came about, \`Cache-Control\` and \`ETag\` how it may be reused. A stale value is served at
once (\`public, no-cache\`) while a new one is fetched. In the request, \`Cache-Control\` may carry \`max-age\`, \`min-fresh\`,
\`max-stale\` and \`only-if-cached\`; \`no-cache\` and \`max-age=0\` change nothing, because a provider is never polled faster than it
updates.`

/** Describes the route that reads one value. */
export function readSchema(resource: Resource, { path, query }: ResourceParams, baseUrl: string) {
  const statuses = [400, 404, 503, 504]
  if (resource.isAmbiguous) statuses.push(409)
  if (resource.scope !== 'public') statuses.push(401)
  return {
    operationId: `read-${resource.name}`,
    tags: ['Reads'],
    ...ownerSecurity(resource.scope),
    summary: resource.summary,
    description: `${resource.summary}. ${freshNote(resource)}\n${cachingNote}`,
    params: closed(withExamples(path, resource.example)),
    querystring: closed({ ...withExamples(query, resource.example), wait: Wait(2) }),
    response: { 200: envelopeOf(resource), 304: notModified, ...problemAnswers(...statuses) },
    ...curlSamples(`${baseUrl}/api/v1${addressOf(resource, resource.example)}`),
  }
}

/** Describes the route that reads a part of one value. */
export function viewSchema(at: {
  resource: Resource
  view: View<unknown>
  params: ResourceParams
  baseUrl: string
}) {
  const { resource, view, params } = at
  const { querystring, ...same } = readSchema(resource, params, at.baseUrl)
  const samples = curlSamples(`${at.baseUrl}/api/v1${addressOf(resource, resource.example, view.suffix)}`)
  const ofView = Object.fromEntries(
    Object.entries(view.query.properties).map(([name, schema]) => [name, Type.Optional(schema)]),
  )
  const csvNote = view.hasCsv ? ' `Accept: text/csv` gives comma-separated values.' : ''
  return {
    ...same,
    operationId: `read-${resource.name}${view.suffix.replaceAll('/', '-')}`,
    summary: view.summary,
    description: `${view.summary}.${csvNote} ${freshNote(resource)}\n${cachingNote}`,
    querystring: closed({ ...querystring.properties, ...ofView }),
    response: {
      ...same.response,
      200: Type.Object({ meta: EntryMeta, data: describedAs(resource.payload, view.data) }),
    },
    ...samples,
  }
}

/** Describes the route that reads many values. */
export function batchSchema(
  resource: Resource,
  batch: NonNullable<Resource['batch']>,
  { names, path, query }: ResourceParams,
  baseUrl: string,
) {
  const id = resource.params.properties[batch.param]
  const example = resource.example[batch.param] ?? ''
  const list = Type.String({
    description: `1 to ${maxBatchItems}, separated by commas; each a ${id?.description ?? 'name'}`,
    examples: [example],
  })
  const known = withExamples({ ...path, ...query }, resource.example)
  const inPath = names.filter((name) => batch.path.includes(`:${name}`))
  const inQuery = names.filter((name) => name !== batch.param && !inPath.includes(name))
  const pick = (some: readonly string[]) =>
    Object.fromEntries(some.flatMap((name) => (known[name] ? [[name, known[name]]] : [])))
  return {
    operationId: `read-many-${resource.name}`,
    tags: ['Reads'],
    summary: `${resource.summary}, many at once`,
    description: `One item per ${batch.param}, in the order in which they were asked for: an entry, or a problem that says why there is none.\n${cachingNote}`,
    params: closed(pick(inPath)),
    querystring: closed({ [batch.query]: list, ...pick(inQuery), wait: Wait(0) }),
    response: {
      200: Type.Object(
        { items: Type.Array(Type.Union([envelopeOf(resource), ProblemSchema])) },
        { description: 'The items' },
      ),
      304: notModified,
      ...problemAnswers(400, 503),
    },
    ...curlSamples(
      `${baseUrl}/api/v1${pathOf(batch, resource.example)}?${batch.query}=${encodeURIComponent(example)}`,
    ),
  }
}

const notModified = Type.Null({ description: 'The client has this answer already' })

/** An entry as it is sent. */
export function envelopeOf(resource: Resource): TSchema {
  return Type.Object({ meta: EntryMeta, data: resource.payload }, { description: resource.summary })
}

/** Describes the fields of a view that says nothing of them as the payload describes fields of the same name. */
function describedAs(payload: TSchema, data: TSchema): TSchema {
  const { properties: shown } = data
  const { properties: known } = payload
  if (!isFields(shown) || !isFields(known)) return data
  const fields = Object.entries(shown).map(([name, schema]) => {
    const { description, 'x-unit': unit } = known[name] ?? {}
    return [
      name,
      description === undefined ? schema : { description, ...(unit ? { 'x-unit': unit } : {}), ...schema },
    ]
  })
  return { ...data, properties: Object.fromEntries(fields) }
}

function isFields(properties: unknown): properties is Record<string, Record<string, unknown>> {
  return typeof properties === 'object' && properties !== null
}

function closed(properties: Readonly<Record<string, TSchema>>): TSchema {
  return Type.Object({ ...properties }, { additionalProperties: false })
}

function withExamples(
  properties: Readonly<Record<string, TSchema>>,
  example: Readonly<Record<string, string>>,
): Record<string, TSchema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, { ...schema, examples: [example[name]] }]),
  )
}

function freshNote({ freshness }: Resource): string {
  return `Fresh for ${spell(freshness.freshForMs)}, or until the next value is due where that is known.`
}

function spell(ms: number): string {
  const seconds = ms / 1000
  return seconds < 3_600 ? `${seconds} seconds` : `${seconds / 3_600} hours`
}
