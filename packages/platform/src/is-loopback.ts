/** Says whether an address or host name to listen on, or a peer's address, is this machine's alone. */
export function isLoopback(host: string): boolean {
  const address = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  const ipv4 = address.replace(/^::ffff:/, '')
  return address === 'localhost' || address === '::1' || /^127(\.\d{1,3}){3}$/.test(ipv4)
}
