import { describe, expect, it } from 'vitest'
import { collectLogs } from '../test-support/log-lines.ts'
import { moduleLogger } from './create-logger.ts'

/** What must never be seen. */
const canary = 'canary-7f3a'

/** An error as ioredis makes it for a refused login. */
function replyError(message = 'WRONGPASS invalid username-password pair'): Error {
  return Object.assign(new Error(message), {
    command: { name: 'hello', args: ['3', 'AUTH', 'default', canary] },
  })
}

describe('createLogger', () => {
  it.each([
    ['as the first argument', replyError()],
    ['as err', { err: replyError() }],
    ['as error', { error: replyError() }],
    ['as a cause', { err: new Error('outer', { cause: new Error('middle', { cause: replyError() }) }) }],
    ['within an aggregate', { err: new AggregateError([replyError(), replyError()], 'all failed') }],
    ['nested in an object', { redis: { err: replyError() } }],
    ['nested deeper', { state: { redis: { error: replyError() } } }],
    [
      'as a property of another error',
      { err: Object.assign(new Error('x'), { lastNodeError: replyError() }) },
    ],
    ['as a command alone', { command: { name: 'auth', args: [canary] } }],
  ])('keeps the arguments of a command out of an error given %s', (_, given) => {
    const { logger, text } = collectLogs()
    logger.error(given, 'failed')
    expect(text()).toContain('failed')
    expect(text()).not.toContain(canary)
  })

  it('keeps what Redis repeats of a refused command out of message and stack', () => {
    const { logger, text } = collectLogs()
    logger.error({
      err: replyError(`ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' '${canary}'`),
    })
    expect(text()).toContain('with args beginning with: ***')
    expect(text()).not.toContain(canary)
  })

  it.each([
    { headers: { authorization: `Bearer ${canary}`, cookie: canary } },
    { req: { headers: { 'x-cg-pro-api-key': canary, 'x-cg-demo-api-key': canary, authorization: canary } } },
    { response: { headers: { 'set-cookie': [canary] } } },
    {
      ADMIN_TOKEN: canary,
      settings: { ADMIN_TOKEN: canary, COINGECKO_API_KEY: canary, REDIS_PASSWORD: canary },
    },
    { session: { crumb: canary, cookie: canary }, token: canary, user: { password: canary } },
    { url: `redis://default:${canary}@cache:6379` },
    { url: `redis://default:p@${canary}@cache:6379` },
    { a: { b: { c: { d: { headers: { Authorization: canary } } } } } },
    { command: { name: 'set', args: ['k', Buffer.from([1, 2]), '"]', ['x', canary]] }, kept: true },
    { session: { cookie: `a="${canary}"; b=]`, crumb: `\\"${canary}` } },
    { note: `could not reach rediss://:${canary}@cache:6379/0 nor https://u:${canary}@host` },
  ])('takes secrets out of %j', (given) => {
    const { logger, text } = collectLogs()
    logger.info(given, 'event')
    expect(text()).not.toContain(canary)
    expect(JSON.parse(text()).msg).toBe('event')
  })

  it('takes known secrets out of a line wherever they are', () => {
    const { logger, text } = collectLogs({}, [canary])
    logger
      .child({ bound: canary })
      .info({ deep: { a: { b: [`x${canary}y`] } } }, `even in the message: ${canary}`)
    expect(text()).not.toContain(canary)
    expect(JSON.parse(text()).bound).toBe('***')
  })

  it('cuts a chain of causes that never ends', () => {
    const { logger, text } = collectLogs()
    const error = new Error('around')
    error.cause = error
    logger.error({ err: error }, 'failed')
    expect(text().split('around').length).toBeLessThan(40)
  })

  it('keeps line breaks of a value within one line', () => {
    const { logger, text } = collectLogs()
    logger.info({ symbol: 'AAPL\n{"level":"fatal"}' }, 'read')
    expect(text().trimEnd().split('\n')).toHaveLength(1)
  })

  it('keeps what helps: type, message, code and the name of the command', () => {
    const { logger, find } = collectLogs()
    logger.error({ err: Object.assign(replyError(), { code: 'ECONNRESET' }) }, 'failed')
    expect(find('failed')).toMatchObject({
      level: 'error',
      name: 'test',
      err: {
        type: 'Error',
        code: 'ECONNRESET',
        command: { name: 'hello' },
        message: expect.stringMatching(/^WRONGPASS/),
      },
    })
  })
})

describe('moduleLogger', () => {
  const settings = { LOG_LEVEL: 'info', LOG_LEVELS: { cache: 'debug', redis: 'warn' } } as const

  it('S4-31 gives a module its own level, higher or lower than the others', () => {
    const { logger, messages } = collectLogs(settings)
    moduleLogger(logger, 'cache').debug('cache hit')
    moduleLogger(logger, 'redis').info('redis connected')
    moduleLogger(logger, 'redis').warn('redis slow')
    moduleLogger(logger, 'jobs').debug('job started')
    expect(messages()).toEqual(['cache hit', 'redis slow'])
  })

  it('still knows the levels when asked through a child', () => {
    const { logger, find } = collectLogs(settings)
    moduleLogger(logger.child({ requestId: 'r1' }), 'cache').debug('cache miss')
    expect(find('cache miss')).toMatchObject({ module: 'cache', requestId: 'r1' })
  })
})
