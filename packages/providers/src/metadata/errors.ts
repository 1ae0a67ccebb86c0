import type { Refusal } from '../http/classify-status.ts'

/** Gone for good counts as not there. */
export function isDocumentNotFound({ status }: { status: number }): boolean {
  return status === 404 || status === 410
}

/** An origin hides one document from everybody by 401 or 403, which says nothing about the others. */
export function findRefusal({ status }: { status: number }): Refusal | null {
  return status === 401 || status === 403
    ? { code: 'request_refused', isRetryable: false, detail: `status ${status}` }
    : null
}
