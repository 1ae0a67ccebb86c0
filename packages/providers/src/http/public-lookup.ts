import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * Resolves a host name as usual, but refuses it when any of its addresses lies in a private network.
 *
 * Checked after resolution, so that no public name can lead to metadata services or neighbours.
 * Fails with code `EPRIVATE`.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, [])
    const isPublic = addresses.length > 0 && addresses.every(({ address }) => isPublicAddress(address))
    const [first] = addresses
    if (!isPublic || first === undefined) return callback(createRefusal(), [])
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family)
  })
}

/** Whether an address can be reached through the internet only. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && !notPublic.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

const notPublic = createBlockList()

/** IANA special-purpose address registries, read 2026-11-20; IPv4 in IPv6 is checked as IPv4 by node. */
function createBlockList(): BlockList {
  const list = new BlockList()
  const ipv4: [string, number][] = [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    // Azure's metadata service, at an address that looks public.
    ['168.63.129.16', 32],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ]
  const ipv6: [string, number][] = [
    ['::', 96],
    // Each of these leads to an IPv4 address that is part of it.
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['2002::', 16],
    ['2001::', 32],
    ['fc00::', 7],
    ['fe80::', 10],
    ['fec0::', 10],
    ['ff00::', 8],
  ]
  for (const [network, prefix] of ipv4) list.addSubnet(network, prefix, 'ipv4')
  for (const [network, prefix] of ipv6) list.addSubnet(network, prefix, 'ipv6')
  return list
}

function createRefusal(): NodeJS.ErrnoException {
  return Object.assign(new Error('expected a public address'), { code: 'EPRIVATE' })
}
