/** What the banner tells. */
export interface BannerFacts {
  apiUrl: string
  workerUrl: string
  /** Null when no sandbox was started. */
  sandboxUrl: string | null
  /** Without passwords. */
  cacheRedisUrl: string
  queueRedisUrl: string
  isRedisPrivate: boolean
  /** Providers whose answers the sandbox makes up. */
  simulatedProviders: readonly string[]
  hasAdminToken: boolean
  notices: readonly string[]
}

/** Writes what a person wants to know when everything runs. */
export function formatBanner(facts: BannerFacts): string {
  const { apiUrl, workerUrl, sandboxUrl } = facts
  const redisKind = facts.isRedisPrivate ? 'private, ends with this command' : 'configured'
  const rows: [string, string][] = [
    ['Start page', `${apiUrl}/`],
    ['Documentation', `${apiUrl}/docs`],
    ['A coin', `${apiUrl}/api/v1/coins/bitcoin`],
    ['API health', `${apiUrl}/readyz   ${apiUrl}/metrics`],
    ['Worker', `${workerUrl}/readyz   ${workerUrl}/metrics`],
    ...(sandboxUrl === null
      ? []
      : [['Sandbox control', `${sandboxUrl}/__sandbox`] satisfies [string, string]]),
    ['Redis, cache', `${facts.cacheRedisUrl}   (${redisKind})`],
    ['Redis, queue', `${facts.queueRedisUrl}   (${redisKind})`],
    ['Admin', adminLine(facts.hasAdminToken)],
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  const lines = [
    'Marketcache is ready.',
    '',
    ...simulationLines(facts.simulatedProviders),
    ...rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`),
    ...facts.notices.map((notice) => `  ${'Note'.padEnd(width)}  ${notice}`),
    '',
    'Try:',
    `  curl ${apiUrl}/api/v1/coins/bitcoin`,
    `  curl '${apiUrl}/api/v1/quotes?symbols=AAPL,EURUSD=X&wait=5'`,
    '',
    'Ctrl-C ends everything.',
  ]
  return `\n${lines.join('\n')}\n\n`
}

function simulationLines(simulated: readonly string[]): string[] {
  if (simulated.length === 0) return []
  return [
    `  PROVIDERS ARE SIMULATED (${simulated.join(', ').toUpperCase()}): EVERY PRICE BELOW IS INVENTED.`,
    '  PROVIDERS=live npm start asks the real ones.',
    '',
  ]
}

function adminLine(hasToken: boolean): string {
  return hasToken
    ? 'needs the header "Authorization: Bearer <ADMIN_TOKEN>"'
    : 'no ADMIN_TOKEN is set: admin routes answer to this machine (loopback) only'
}
