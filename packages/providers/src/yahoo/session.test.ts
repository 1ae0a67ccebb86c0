import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { summaryOf } from '../test-support/outcomes.ts'
import { sendJson, sendText } from '../test-support/start-server.ts'
import { quoteRow, yahooError } from '../test-support/yahoo-rows.ts'
import { firstCrumb, startYahooServer } from '../test-support/yahoo-server.ts'
import { createMemorySessionStore } from './session-store.ts'

const cookiePath = '/cookie/'
const crumbPath = '/base/v1/test/getcrumb'
const quotePath = '/base/v7/finance/quote'

describe('Yahoo session', () => {
  it('fetches one cookie and one crumb for twenty calls that start at once', async () => {
    await using server = await startYahooServer([quoteRow()])
    await using providers = openProviders(server.settings)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => providers.ask('yahoo.quote', ['EXMP'])),
    )
    expect(answers.map(summaryOf)).toEqual(Array(20).fill(['quote EXMP ok']))
    expect(server.paths().filter((path) => path === cookiePath)).toHaveLength(1)
    expect(server.paths().filter((path) => path === crumbPath)).toHaveLength(1)
  })

  it('sends the cookie without its attributes, and the crumb escaped', async () => {
    await using server = await startYahooServer([quoteRow()])
    await using providers = openProviders(server.settings)
    await providers.ask('yahoo.quote', ['EXMP'])
    expect(server.paths()).toEqual([cookiePath, crumbPath, quotePath])
    expect(server.seen[1]?.headers.cookie).toBe('A3=d=1&S=2')
    expect(server.seen[2]?.headers.cookie).toBe('A3=d=1&S=2')
    expect(server.seen[2]?.query.get('crumb')).toBe(firstCrumb)
  })

  it('keeps the session between calls', async () => {
    await using server = await startYahooServer([quoteRow()])
    await using providers = openProviders(server.settings)
    for (let call = 0; call < 3; call += 1) await providers.ask('yahoo.quote', ['EXMP'])
    expect(server.paths()).toEqual([cookiePath, crumbPath, quotePath, quotePath, quotePath])
  })

  it('shares a session through a store', async () => {
    await using server = await startYahooServer([quoteRow()])
    const sessionStore = createMemorySessionStore()
    await using first = openProviders(server.settings, { sessionStore })
    await using second = openProviders(server.settings, { sessionStore })
    await first.ask('yahoo.quote', ['EXMP'])
    await second.ask('yahoo.quote', ['EXMP'])
    expect(server.paths()).toEqual([cookiePath, crumbPath, quotePath, quotePath])
  })

  it('fetches one session for several processes that start at once, and one anew when it is refused', async () => {
    await using server = await startYahooServer([quoteRow()])
    const sessionStore = createMemorySessionStore()
    await using first = openProviders(server.settings, { sessionStore })
    await using second = openProviders(server.settings, { sessionStore })
    await using third = openProviders(server.settings, { sessionStore })
    const ask = () =>
      Promise.all([first, second, third].map((providers) => providers.ask('yahoo.quote', ['EXMP'])))
    expect((await ask()).map(summaryOf)).toEqual(Array(3).fill(['quote EXMP ok']))
    expect(server.paths().filter((path) => path === crumbPath)).toHaveLength(1)
    server.expectCrumb('second')
    expect((await ask()).map(summaryOf)).toEqual(Array(3).fill(['quote EXMP ok']))
    expect(server.paths().filter((path) => path === crumbPath)).toHaveLength(2)
  })

  it.each(['', 'null', '{"cookie":1}', '{"cookie":"A3=1"}', 'broken {', '[]'])(
    'takes %j in the store for no session',
    async (text) => {
      await using server = await startYahooServer([quoteRow()])
      const sessionStore = createMemorySessionStore()
      await sessionStore.write(text)
      await using providers = openProviders(server.settings, { sessionStore })
      expect(summaryOf(await providers.ask('yahoo.quote', ['EXMP']))).toEqual(['quote EXMP ok'])
    },
  )

  it('renews a crumb that is no longer accepted, once for all calls that notice', async () => {
    await using server = await startYahooServer([quoteRow()])
    await using providers = openProviders(server.settings)
    await providers.ask('yahoo.quote', ['EXMP'])
    server.expectCrumb('second')
    const answers = await Promise.all(Array.from({ length: 5 }, () => providers.ask('yahoo.quote', ['EXMP'])))
    expect(answers.map(summaryOf)).toEqual(Array(5).fill(['quote EXMP ok']))
    expect(server.paths().filter((path) => path === crumbPath)).toHaveLength(2)
  })

  it.each([401, 403])('gives up when the new crumb is refused with %i as well', async (status) => {
    await using server = await startYahooServer()
    server.answerQuotes(sendJson(yahooError('finance', 'Unauthorized'), { status }))
    await using providers = openProviders(server.settings)
    const answer = providers.ask('yahoo.quote', ['EXMP'])
    await expect(answer).rejects.toMatchObject({ code: 'provider_unauthorized', isRetryable: false })
    expect(server.paths()).toEqual([cookiePath, crumbPath, quotePath, cookiePath, crumbPath, quotePath])
  })

  it.each([
    ['the throttle text with status 429', sendText('Too Many Requests\r\n', { status: 429 }), 'rate_limited'],
    ['the throttle text with status 200', sendText('Too Many Requests\r\n'), 'rate_limited'],
    ['nothing', sendText(''), 'provider_malformed'],
    ['a page', sendText('<html>consent</html>'), 'provider_malformed'],
    ['an error body', sendText('{"finance":{"error":null}}'), 'provider_malformed'],
    ['a sentence', sendText('Edge: Try again'), 'provider_malformed'],
    ['a line break', sendText('abc\r\nX-Evil: 1'), 'provider_malformed'],
    ['a novel', sendText('x'.repeat(65)), 'provider_malformed'],
    ['a refusal', sendText('no', { status: 401 }), 'provider_unauthorized'],
    ['an outage', sendText('<html>Will be right back</html>', { status: 502 }), 'provider_unavailable'],
  ])('does not take %s for a crumb, and keeps nothing of it', async (_name, answer, code) => {
    await using server = await startYahooServer([quoteRow()])
    const sessionStore = createMemorySessionStore()
    await using providers = openProviders(server.settings, { sessionStore })
    server.answerCrumbs(answer)
    await expect(providers.ask('yahoo.quote', ['EXMP'])).rejects.toMatchObject({ code })
    expect(server.paths()).toEqual([cookiePath, crumbPath])
    expect(await sessionStore.read()).toBe(null)
    server.answerCrumbs(sendText(firstCrumb))
    expect(summaryOf(await providers.ask('yahoo.quote', ['EXMP']))).toEqual(['quote EXMP ok'])
  })

  it('stays away for long when crumbs or quotes are throttled, and nobody says for how long', async () => {
    await using server = await startYahooServer()
    await using providers = openProviders(server.settings)
    const expected = { code: 'rate_limited', retryAfterMs: 60_000 }
    const throttled = sendText('Too Many Requests\r\n', { status: 429 })
    for (const answer of [throttled, sendJson(yahooError('finance', 'Too Many Requests'), { status: 429 })]) {
      server.answerQuotes(answer)
      await expect(providers.ask('yahoo.quote', ['EXMP'])).rejects.toMatchObject(expected)
    }
    server.answerCrumbs(throttled)
    server.expectCrumb('another')
    server.answerQuotes(sendJson(yahooError('finance', 'Unauthorized'), { status: 401 }))
    await expect(providers.ask('yahoo.quote', ['EXMP'])).rejects.toMatchObject(expected)
  })

  it('passes on how long to stay away from crumbs', async () => {
    await using server = await startYahooServer()
    server.answerCrumbs(sendText('Too Many Requests\r\n', { status: 429, headers: { 'retry-after': '90' } }))
    await using providers = openProviders(server.settings)
    const expected = { code: 'rate_limited', retryAfterMs: 90_000 }
    await expect(providers.ask('yahoo.quote', ['EXMP'])).rejects.toMatchObject(expected)
  })

  it('does not use a crumb out of a store that cannot be one', async () => {
    await using server = await startYahooServer([quoteRow()])
    const sessionStore = createMemorySessionStore()
    await sessionStore.write(JSON.stringify({ cookie: 'A3=old', crumb: 'Too Many Requests' }))
    await using providers = openProviders(server.settings, { sessionStore })
    expect(summaryOf(await providers.ask('yahoo.quote', ['EXMP']))).toEqual(['quote EXMP ok'])
    expect(server.paths()).toEqual([cookiePath, crumbPath, quotePath])
  })

  it('does not send back a cookie that is deleted, whichever way', async () => {
    await using server = await startYahooServer([quoteRow()])
    const told = [
      'A3=d=1&S=2; Max-Age=9',
      'OLD=1; Max-Age=0',
      'OTHD=EMPTY; Expires=Thu, 01-Jan-1970 00:00:00 GMT',
    ]
    server.answerCookies(sendText('', { status: 302, headers: { 'set-cookie': told } }))
    await using providers = openProviders(server.settings)
    expect(summaryOf(await providers.ask('yahoo.quote', ['EXMP']))).toEqual(['quote EXMP ok'])
    expect(server.seen[1]?.headers.cookie).toBe('A3=d=1&S=2')
  })

  it('needs a cookie', async () => {
    await using server = await startYahooServer()
    server.answerCookies(
      sendText('', { headers: { 'set-cookie': ['A3=; Max-Age=0', 'bad cookie=1', 'none'] } }),
    )
    await using providers = openProviders(server.settings)
    const expected = { code: 'provider_unavailable', isRetryable: true }
    await expect(providers.ask('yahoo.quote', ['EXMP'])).rejects.toMatchObject(expected)
    expect(server.paths()).toEqual([cookiePath])
  })

  it('holds the time limit of a call for session and quote together', async () => {
    await using server = await startYahooServer()
    server.answerCrumbs((response, request) => setTimeout(() => sendText(firstCrumb)(response, request), 350))
    server.answerQuotes(() => {})
    await using providers = openProviders({ ...server.settings, PROVIDER_TIMEOUT_MS: 500 })
    const startedAt = performance.now()
    await expect(providers.ask('yahoo.quote', ['EXMP'])).rejects.toMatchObject({ code: 'provider_timeout' })
    expect(performance.now() - startedAt).toBeLessThan(750)
  })

  it('lets one caller give up without taking the session from the others', async () => {
    await using server = await startYahooServer([quoteRow()])
    server.answerCrumbs((response, request) => setTimeout(() => sendText(firstCrumb)(response, request), 100))
    await using providers = openProviders(server.settings)
    const controller = new AbortController()
    const impatient = providers
      .call('yahoo.quote')
      .fetch({ group: 'all', items: ['EXMP'] }, controller.signal)
    const patient = providers.ask('yahoo.quote', ['EXMP'])
    setTimeout(() => controller.abort(), 20)
    await expect(impatient).rejects.toMatchObject({ code: 'provider_timeout' })
    expect(summaryOf(await patient)).toEqual(['quote EXMP ok'])
  })

  it('tells neither cookie nor crumb when something fails', async () => {
    await using server = await startYahooServer()
    const canaries = ['canaryCookie', 'canaryCrumb']
    server.answerCookies(sendText('', { headers: { 'set-cookie': 'A3=canaryCookie; Path=/' } }))
    server.answerCrumbs(sendText('canaryCrumb'))
    await using providers = openProviders(server.settings)
    const refused: unknown = await providers.ask('yahoo.quote', ['EXMP']).catch((error: unknown) => error)
    server.answerCrumbs(sendText('canaryCrumb is bad'))
    const malformed: unknown = await providers.ask('yahoo.quote', ['EXMP']).catch((error: unknown) => error)
    for (const error of [refused, malformed]) {
      expect(error).toBeInstanceOf(Error)
      for (const canary of canaries)
        expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(canary)
    }
  })
})
