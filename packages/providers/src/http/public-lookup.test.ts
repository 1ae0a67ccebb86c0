import { describe, expect, it } from 'vitest'
import { isPublicAddress, publicLookup } from './public-lookup.ts'

describe('isPublicAddress', () => {
  it('accepts addresses of the internet', () => {
    expect(['1.1.1.1', '172.32.0.1', '2606:4700::1111'].map(isPublicAddress)).toEqual([true, true, true])
  })

  it('refuses private, loopback, link-local and metadata addresses, also as IPv4 in IPv6', () => {
    const addresses = [
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '168.63.129.16',
      '100.100.100.200',
    ]
    const mapped = addresses.map((address) => `::ffff:${address}`)
    const wrapped = ['::7f00:1', '64:ff9b::a9fe:a9fe', '2002:7f00:1::', '2001::1', '64:ff9b:1::1']
    const others = ['::1', '::', 'fe80::1', 'fec0::1', 'fd00:ec2::254', 'not an address', '', ...wrapped]
    for (const address of [...addresses, ...mapped, ...others])
      expect([address, isPublicAddress(address)]).toEqual([address, false])
  })
})

describe('publicLookup', () => {
  it('refuses a name that leads to this machine', async () => {
    for (const all of [true, false]) {
      const error = await new Promise((resolve) => publicLookup('localhost', { all }, resolve))
      expect(error).toMatchObject({ code: 'EPRIVATE' })
    }
  })
})
