import type { GetJson } from '../http/create-json-client.ts'
import { fillTemplate, type OriginTemplate } from './origin-template.ts'

/**
 * Creates a client of many origins; the path of a request is the name of an origin and the id of a document.
 *
 * A kind or relation that nobody configured has no documents: null.
 *
 * @param openClient Opens the client of one host; asked once for each.
 */
export function createOriginsClient(
  templates: ReadonlyMap<string, OriginTemplate>,
  openClient: (baseUrl: string) => GetJson,
): GetJson {
  const hosts = new Set([...templates.values()].map(({ baseUrl }) => baseUrl))
  const clients = new Map([...hosts].map((baseUrl) => [baseUrl, openClient(baseUrl)]))
  return async ({ path: [name = '', id = ''], ...request }) => {
    const template = templates.get(name)
    const getJson = template === undefined ? undefined : clients.get(template.baseUrl)
    if (template === undefined || getJson === undefined) return null
    return getJson({ ...request, ...fillTemplate(template, id) })
  }
}
