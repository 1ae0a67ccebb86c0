import { createKeys, matchGlob } from '@marketcache/cache'
import { resources } from '@marketcache/resources'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { notes } from '../../test-support/user-resources.ts'
import { createEntryNames } from './entry-names.ts'
import { readEntryPattern } from './entry-pattern.ts'

const keys = createKeys('mc')
const names = createEntryNames({ resources: [...resources, notes], keys })
const stored = [
  keys.entry('coin', ['bitcoin', 'usd']),
  keys.entry('coin', ['bitcoin', 'eur']),
  keys.entry('tokenomics', ['bitcoin', 'usd']),
  keys.entry('quote', ['AAPL']),
  keys.entry('quote', ['A*B']),
  keys.entry('company', ['AAPL']),
  keys.entry('metadata', ['crew', '1']),
  keys.entry('metadata-relation', ['crew', '1', 'agents']),
  keys.entry('fear-greed', []),
  keys.entry('ohlcv', ['okx', 'BTC/USDT', '1h']),
  keys.entry('notes', ['public', 'gold']),
  keys.entry('notes', ['user.42', 'gold']),
]
const foreign = [
  'mc:events',
  'mc:coins:bitcoin',
  'mc',
  'mc:',
  'mcx:coin:bitcoin:usd',
  'other:coin:bitcoin:usd',
  'coin:bitcoin:usd',
  '{mc:coingecko}:due:coingecko.markets|usd',
  '{mc:tag:coin%3abitcoin}:members',
  '{mc:coin:bitcoin:usd}:lease',
]

function matching(pattern: string): string[] {
  const { matches, prefix } = readEntryPattern(names, pattern)
  return [...stored, ...foreign].filter((key) => {
    const entry = names.parse(key)
    const isMatch = entry !== null && matches(entry)
    // What is searched for must hold everything that is found.
    if (isMatch) expect(key.startsWith(prefix)).toBe(true)
    return isMatch
  })
}

describe('readEntryPattern', () => {
  it.each([
    ['coin:*', ['mc:coin:bitcoin:usd', 'mc:coin:bitcoin:eur']],
    ['mc:coin:*', ['mc:coin:bitcoin:usd', 'mc:coin:bitcoin:eur']],
    ['coin:bitcoin', ['mc:coin:bitcoin:usd']],
    ['coin:bitcoin:eur', ['mc:coin:bitcoin:eur']],
    ['coin_data:bitcoin', ['mc:coin:bitcoin:usd']],
    ['crypto:tokenomics:bitcoin', ['mc:tokenomics:bitcoin:usd']],
    ['crypto:coin_data:*', ['mc:coin:bitcoin:usd', 'mc:coin:bitcoin:eur']],
    ['crypto:*', ['mc:coin:bitcoin:usd', 'mc:coin:bitcoin:eur', 'mc:tokenomics:bitcoin:usd']],
    ['price:AAPL', ['mc:quote:AAPL']],
    ['price:?APL', ['mc:quote:AAPL']],
    ['mc:price:*', ['mc:quote:AAPL', 'mc:quote:A%2aB']],
    ['company_info:AAPL', ['mc:company:AAPL']],
    ['metadata:*', ['mc:metadata:crew:1', 'mc:metadata-relation:crew:1:agents']],
    ['metadata:crew:1', ['mc:metadata:crew:1']],
    ['metadata:crew:1:agents', ['mc:metadata-relation:crew:1:agents']],
    ['fear-greed', ['mc:fear-greed']],
    ['fear-greed:*', ['mc:fear-greed']],
    ['ohlcv:okx:BTC/USDT:*', ['mc:ohlcv:okx:BTC%2fUSDT:1h']],
    ['portfolio:*', []],
    ['nothing:*', []],
  ])('S0-20 S0-25 S1-28 S3-19 reads %s as a name of ours or of a predecessor', (pattern, expected) => {
    expect(matching(pattern)).toEqual(expected)
  })

  it.each([
    ['notes:gold', ['mc:notes:public:gold']],
    ['memo:*', ['mc:notes:public:gold', 'mc:notes:user.42:gold']],
    ['notes:user:42:*', ['mc:notes:user.42:gold']],
    ['users:*', ['mc:notes:user.42:gold']],
    ['users:user:42:*', ['mc:notes:user.42:gold']],
    ['general:user:42:*', ['mc:notes:user.42:gold']],
    ['users:user:4:*', []],
    ['trading:*', ['mc:quote:AAPL', 'mc:quote:A%2aB', 'mc:ohlcv:okx:BTC%2fUSDT:1h']],
  ])('S4-20 S4-22 reads %s as a namespace of a predecessor', (pattern, expected) => {
    expect(matching(pattern)).toEqual(expected)
  })

  it('S1-31 finds everything of ours by *, and nothing else', () => {
    expect(matching('*')).toEqual(stored)
    expect(matching('**')).toEqual(stored)
  })

  it.each([
    '[a-z]*',
    '{mc:coingecko}*',
    '*}:due:*',
    'mc[:]*',
    '^*',
    '\\*',
    'other:*',
    '*:tag:*',
    'mc:events',
    '',
  ])('takes %s literally, so that it finds nothing', (pattern) => {
    expect(matching(pattern)).toEqual([])
  })

  it.each(['*', '**', '?*', '*?', '*:*', 'mc*', 'mc:*', 'm*', '????*', `*${'?'.repeat(8)}*`])(
    'S1-33 knows that %s spares nothing',
    (pattern) => {
      expect(readEntryPattern(names, pattern).isEverything).toBe(true)
    },
  )

  it.each(['price:*', 'mc:coin:*', '*bitcoin*', 'crypto:*', 'c*', 'trading:*'])(
    'S1-33 knows that %s spares something',
    (pattern) => {
      expect(readEntryPattern(names, pattern).isEverything).toBe(false)
    },
  )

  it('never finds what is not an entry of ours, whatever the pattern', () => {
    const piece = fc.constantFrom(
      '*',
      '?',
      ':',
      'mc',
      '{',
      '}',
      '[',
      ']',
      '\\',
      'coin',
      'other',
      'due',
      '%',
      '(',
      '$',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const found = matching(pieces.join(''))
        expect(found.filter((key) => !stored.includes(key))).toEqual([])
        for (const key of stored) if (matchGlob(pieces.join(''), key)) expect(found).toContain(key)
      }),
    )
  })
})
