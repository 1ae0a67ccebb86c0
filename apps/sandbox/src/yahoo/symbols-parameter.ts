import { yahooError } from './errors.ts'

/** Parts of a comma-separated parameter, without repetitions; empty when it is absent. */
export function listParameter(query: URLSearchParams, name: string): string[] {
  const parts = (query.get(name) ?? '').split(',').map((part) => part.trim())
  const list = [...new Set(parts)].filter((part) => part !== '')
  if (list.length === 0 && name === 'symbols') {
    throw yahooError('finance', {
      status: 400,
      code: 'Bad Request',
      description: 'Missing required query parameter=symbols',
    })
  }
  return list
}
