import { type Answer, jsonAnswer } from '../http/provider-route.ts'

/** Answers with a document, or as web frameworks do when there is none. */
export function documentAnswer(document: object | null, what: string): Answer {
  return document === null
    ? jsonAnswer({ detail: `${what} not found` }, { status: 404 })
    : jsonAnswer(document)
}
