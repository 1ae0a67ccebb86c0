import { createKeys } from '@marketcache/cache'
import { resources } from '@marketcache/resources'
import { describe, expect, it } from 'vitest'
import { notes } from '../../test-support/user-resources.ts'
import { createFindKeys } from './find-keys.ts'

const findKeys = createFindKeys({ resources: [...resources, notes], keys: createKeys('mc') })

describe('createFindKeys', () => {
  it.each([
    ['mc:coin:bitcoin:usd', ['mc:coin:bitcoin:usd']],
    ['coin:bitcoin:eur', ['mc:coin:bitcoin:eur']],
    ['coin:Bitcoin', ['mc:coin:bitcoin:usd']],
    ['crypto:tokenomics:bitcoin', ['mc:tokenomics:bitcoin:usd']],
    ['crypto:coin_data:bitcoin', ['mc:coin:bitcoin:usd']],
    ['price:AAPL', ['mc:quote:AAPL']],
    ['company_info:aapl', ['mc:company:AAPL']],
    ['company_info:AAPL', ['mc:company:AAPL']],
    ['metadata:crew:1', ['mc:metadata:crew:1']],
    ['metadata:Crew:1:agents', ['mc:metadata-relation:crew:1:agents']],
    ['mc:metadata-relation:crew:1:agents', ['mc:metadata-relation:crew:1:agents']],
    ['fear-greed', ['mc:fear-greed']],
    ['notes:gold', ['mc:notes:public:gold']],
    ['notes:user:42:gold', ['mc:notes:user.42:gold']],
    ['notes:user.42:gold', ['mc:notes:user.42:gold']],
  ])('S0-20 S1-28 S3-11 S3-13 finds the key that %s names', (name, expected) => {
    expect(findKeys(name)).toEqual(expected)
  })

  it.each([
    '',
    'mc:',
    'coin',
    'coin:',
    'coin:bitcoin:xyz',
    'coin:bitcoin:usd:more',
    'price:*',
    'metadata:crew',
    'other:coin:bitcoin:usd',
    '{mc:coingecko}:budget',
    'mc:events',
    'mc:tag:x',
    'price:%',
    'notes:user:42',
  ])('finds none for "%s"', (name) => {
    expect(findKeys(name)).toEqual([])
  })
})
