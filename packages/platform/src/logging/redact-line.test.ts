import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactLine } from './redact-line.ts'

const canary = 'canary-7f3a'
const secretName = fc.constantFrom(
  'authorization',
  'Cookie',
  'x-cg-pro-api-key',
  'ADMIN_TOKEN',
  'password',
  'args',
)
const awkward = fc.string({ unit: fc.constantFrom('"', '\\', '[', ']', '{', ',', ':', '\n', 'a') })

describe('redactLine', () => {
  it('leaves JSON that still parses and no secret in it, at any depth and beside any text', () => {
    const secretValue = awkward.chain((text) =>
      fc.constantFrom<unknown>(`${text}${canary}${text}`, [text, canary, [canary]], ['AUTH', text, canary]),
    )
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        awkward,
        fc.array(tie('node'), { maxLength: 3 }),
        fc.tuple(awkward, tie('node'), secretName, secretValue).map(([name, child, secret, value]) => ({
          [`${name}-`]: child,
          [secret]: value,
        })),
      ),
    })).node
    fc.assert(
      fc.property(tree, awkward, (given, message) => {
        const line = redactLine(JSON.stringify({ given, msg: message }), [])
        expect(JSON.parse(line).msg).toBe(message)
        expect(line).not.toContain(canary)
      }),
    )
  })

  it('changes nothing in a line without secrets', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (given) => {
        const line = JSON.stringify({ given, tokens: 3, key: 'mc:coin:bitcoin:usd', symbol: 'EURUSD=X' })
        fc.pre(!/args|:\/\//.test(line))
        expect(redactLine(line, ['not in there'])).toBe(line)
      }),
    )
  })

  it.each([
    '"token":"'.repeat(20_000),
    `"args":${'['.repeat(50_000)}`,
    `a://${'@/'.repeat(50_000)}`,
    `${'a'.repeat(50_000)}://@`,
  ])('takes no longer for a hostile line', (line) => {
    const start = performance.now()
    redactLine(line, [canary])
    expect(performance.now() - start).toBeLessThan(200)
  })
})
