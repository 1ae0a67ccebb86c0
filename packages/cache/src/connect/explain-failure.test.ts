import { describe, expect, it } from 'vitest'
import { explainFailure } from './explain-failure.ts'

const withCode = (code: string) => Object.assign(new Error(`about ${code}`), { code })

describe('explainFailure', () => {
  it.each([
    ['ECONNREFUSED', true],
    ['ENOTFOUND', true],
    ['ETIMEDOUT', true],
    ['EPROTO', false],
    ['CERT_HAS_EXPIRED', false],
    ['CERT_NOT_YET_VALID', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', false],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', false],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', false],
  ])('knows %s, and whether waiting helps: %s', (code, isRetryable) => {
    const failure = explainFailure(withCode(code))
    expect(failure).toMatchObject({ code, isRetryable })
    expect(failure.reason.length).toBeGreaterThan(code.length + 5)
  })

  it.each([
    ['ERR invalid password', 'ERR', false],
    ['ERR DB index is out of range', 'ERR', false],
    ['ERR max number of clients reached', 'ERR', true],
    ['LOADING Redis is loading the dataset in memory', 'LOADING', true],
    ['Socket timeout. Expecting data, but did not receive any in 100ms.', 'SOCKET_TIMEOUT', true],
    ['something new', 'UNKNOWN', true],
  ])('passes on what it does not know: %s', (message, code, isRetryable) => {
    expect(explainFailure(new Error(message))).toEqual({ code, reason: message, isRetryable })
  })

  it('shows the first line alone, without what a server repeats, logins of URLs and known secrets', () => {
    const repeated = "ERR unknown command 'AUTH', with args beginning with: 'canary'\ncanary"
    expect(explainFailure(new Error(repeated)).reason).toBe("ERR unknown command 'AUTH'")
    expect(explainFailure(new Error('no redis://u:canary@host')).reason).toBe('no redis://***@host')
    expect(explainFailure(new Error('got canary twice: canary'), ['canary']).reason).toBe(
      'got *** twice: ***',
    )
  })

  it('looks for the reason inside', () => {
    const inner = withCode('ECONNREFUSED')
    const ofCluster = Object.assign(new Error('Failed to refresh slots cache.'), { lastNodeError: inner })
    expect(explainFailure(ofCluster).code).toBe('ECONNREFUSED')
    expect(explainFailure(new Error('outer', { cause: ofCluster })).code).toBe('ECONNREFUSED')
  })
})
