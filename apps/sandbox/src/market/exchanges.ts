/** Where a Yahoo symbol is traded. */
export interface Exchange {
  /** Yahoo's code, for example `NMS`. */
  code: string
  fullName: string
  /** Yahoo's `market`, for example `us_market`. */
  market: string
  timeZone: string
  /** Abbreviations of the zone in winter and in summer. */
  zoneNames: { standard: string; summer: string }
  standardOffsetMinutes: number
  /** Minutes after local midnight; `pre` and `post` equal to `start` and `end` where there is no such session. */
  hours: { pre: number; start: number; end: number; post: number }
  tradesOnWeekends: boolean
  delayMinutes: number
  quoteSource: string
  /** Tells the zone's distance from UTC at a moment. */
  offsetFormat: Intl.DateTimeFormat
}

const newYork = {
  timeZone: 'America/New_York',
  zoneNames: { standard: 'EST', summer: 'EDT' },
  standardOffsetMinutes: -300,
  hours: { pre: 240, start: 570, end: 960, post: 1200 },
  market: 'us_market',
}
const london = {
  timeZone: 'Europe/London',
  zoneNames: { standard: 'GMT', summer: 'BST' },
  standardOffsetMinutes: 0,
}
const centralEurope = {
  zoneNames: { standard: 'CET', summer: 'CEST' },
  standardOffsetMinutes: 60,
  hours: plainHours(540, 1050),
}
const allDay = plainHours(0, 1439)

/** Every exchange of the market, by Yahoo's code. */
export const exchanges: Record<string, Exchange> = Object.fromEntries(
  [
    { code: 'NMS', fullName: 'NasdaqGS', ...newYork, ...live('Nasdaq Real Time Price') },
    { code: 'NYQ', fullName: 'NYSE', ...newYork, ...live('Nasdaq Real Time Price') },
    { code: 'PCX', fullName: 'NYSEArca', ...newYork, ...live('Nasdaq Real Time Price') },
    { code: 'BTS', fullName: 'Cboe US', ...newYork, ...live('Nasdaq Real Time Price') },
    { code: 'NAS', fullName: 'Nasdaq', ...newYork, hours: plainHours(570, 960), ...delayed(0) },
    { code: 'SNP', fullName: 'SNP', ...newYork, hours: plainHours(570, 960), ...live('Free Realtime Quote') },
    { code: 'DJI', fullName: 'DJI', ...newYork, hours: plainHours(570, 960), ...live('Free Realtime Quote') },
    {
      code: 'NIM',
      fullName: 'Nasdaq GIDS',
      ...newYork,
      hours: plainHours(570, 960),
      ...live('Free Realtime Quote'),
    },
    { code: 'CMX', fullName: 'COMEX', ...newYork, hours: allDay, ...delayed(10) },
    { code: 'NYM', fullName: 'NY Mercantile', ...newYork, hours: allDay, ...delayed(10) },
    { code: 'CME', fullName: 'CME', ...newYork, hours: allDay, ...delayed(10) },
    { code: 'CBT', fullName: 'CBOT', ...newYork, hours: allDay, ...delayed(10) },
    { code: 'CCY', fullName: 'CCY', market: 'ccy_market', ...london, hours: allDay, ...delayed(0) },
    {
      code: 'LSE',
      fullName: 'LSE',
      market: 'gb_market',
      ...london,
      hours: plainHours(480, 990),
      ...delayed(20),
    },
    {
      code: 'FGI',
      fullName: 'FTSE Index',
      market: 'gb_market',
      ...london,
      hours: plainHours(480, 990),
      ...delayed(15),
    },
    {
      code: 'GER',
      fullName: 'XETRA',
      market: 'de_market',
      timeZone: 'Europe/Berlin',
      ...centralEurope,
      ...delayed(15),
    },
    {
      code: 'PAR',
      fullName: 'Paris',
      market: 'fr_market',
      timeZone: 'Europe/Paris',
      ...centralEurope,
      ...delayed(15),
    },
    {
      code: 'AMS',
      fullName: 'Amsterdam',
      market: 'nl_market',
      timeZone: 'Europe/Amsterdam',
      ...centralEurope,
      ...delayed(15),
    },
    {
      code: 'EBS',
      fullName: 'Swiss',
      market: 'ch_market',
      timeZone: 'Europe/Zurich',
      ...centralEurope,
      ...delayed(15),
    },
    {
      code: 'TOR',
      fullName: 'Toronto',
      ...newYork,
      timeZone: 'America/Toronto',
      market: 'ca_market',
      hours: plainHours(570, 960),
      ...delayed(15),
    },
    {
      code: 'JPX',
      fullName: 'Tokyo',
      market: 'jp_market',
      ...zone('Asia/Tokyo', 'JST', 540),
      hours: plainHours(540, 930),
      ...delayed(20),
    },
    {
      code: 'HKG',
      fullName: 'HKSE',
      market: 'hk_market',
      ...zone('Asia/Hong_Kong', 'HKT', 480),
      hours: plainHours(570, 960),
      ...delayed(15),
    },
    {
      code: 'ASX',
      fullName: 'ASX',
      market: 'au_market',
      timeZone: 'Australia/Sydney',
      zoneNames: { standard: 'AEST', summer: 'AEDT' },
      standardOffsetMinutes: 600,
      hours: plainHours(600, 960),
      ...delayed(20),
    },
    {
      code: 'NSI',
      fullName: 'NSE',
      market: 'in_market',
      ...zone('Asia/Kolkata', 'IST', 330),
      hours: plainHours(555, 930),
      ...delayed(0),
    },
    {
      code: 'CCC',
      fullName: 'CCC',
      market: 'ccc_market',
      ...zone('UTC', 'UTC', 0),
      hours: allDay,
      tradesOnWeekends: true,
      ...live('CoinMarketCap'),
    },
  ].map((exchange) => [
    exchange.code,
    { tradesOnWeekends: false, ...exchange, offsetFormat: offsetFormatOf(exchange.timeZone) },
  ]),
)

function offsetFormatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
}

function plainHours(start: number, end: number): Exchange['hours'] {
  return { pre: start, start, end, post: end }
}

function zone(timeZone: string, name: string, standardOffsetMinutes: number) {
  return { timeZone, zoneNames: { standard: name, summer: name }, standardOffsetMinutes }
}

function live(quoteSource: string) {
  return { delayMinutes: 0, quoteSource }
}

function delayed(delayMinutes: number) {
  return { delayMinutes, quoteSource: 'Delayed Quote' }
}
