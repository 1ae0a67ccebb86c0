import { Type } from '@marketcache/contracts'
import type { FastifyInstance } from 'fastify'
import { ProblemError } from '../http/problem.ts'
import { adminSecurity, curlSamples, withToken } from '../routes/curl.ts'
import { problemAnswers } from '../routes/problem-schema.ts'
import { type AdminQueues, orUnavailable, toJobAnswer } from './job-answers.ts'

/** Adds the route that shows a refresh job. */
export function addJobRoute(
  app: FastifyInstance,
  { queues, baseUrl }: { queues: AdminQueues; baseUrl: string },
): void {
  const JobId = Type.String({
    pattern: '^[A-Za-z0-9_-]{1,64}$',
    description: 'id of a job',
    examples: ['17'],
  })
  const schema = {
    operationId: 'read-job',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Progress and result of a refresh job',
    description: 'Jobs are kept for an hour after their end.',
    params: Type.Object({ id: JobId }),
    querystring: Type.Object({}, { additionalProperties: false }),
    response: { ...problemAnswers(400, 401, 403, 'not_found', 503) },
    ...curlSamples(`${baseUrl}/api/v1/jobs/17`, withToken),
  }
  app.get<{ Params: { id: string } }>('/api/v1/jobs/:id', { schema }, async ({ params }) => {
    const job = await orUnavailable(() => queues.findJob(params.id))
    if (job === null)
      throw new ProblemError({ code: 'not_found', detail: `There is no job ${params.id}, or no longer` })
    return toJobAnswer(job)
  })
}
