import { fractionOf, magnitudeBetween } from '../market/random.ts'
import type { MarketSymbol } from '../market/symbols.ts'

/** Industries by sector, as Yahoo spells them. */
const sectors: [string, string[]][] = [
  ['Technology', ['Consumer Electronics', 'Semiconductors', 'Software - Application']],
  ['Healthcare', ['Drug Manufacturers - General', 'Medical Devices']],
  ['Financial Services', ['Banks - Diversified', 'Credit Services', 'Insurance - Diversified']],
  ['Consumer Cyclical', ['Auto Manufacturers', 'Internet Retail', 'Restaurants']],
  ['Consumer Defensive', ['Beverages - Non-Alcoholic', 'Discount Stores']],
  ['Industrials', ['Aerospace & Defense', 'Railroads']],
  ['Energy', ['Oil & Gas Integrated']],
  ['Communication Services', ['Telecom Services', 'Entertainment']],
]

const cities: Record<string, { city: string; country: string; state?: string }> = {
  NMS: { city: 'San Jose', state: 'CA', country: 'United States' },
  NYQ: { city: 'New York', state: 'NY', country: 'United States' },
  LSE: { city: 'London', country: 'United Kingdom' },
  GER: { city: 'Munich', country: 'Germany' },
  PAR: { city: 'Paris', country: 'France' },
  AMS: { city: 'Amsterdam', country: 'Netherlands' },
  EBS: { city: 'Zurich', country: 'Switzerland' },
  TOR: { city: 'Toronto', state: 'ON', country: 'Canada' },
  JPX: { city: 'Tokyo', country: 'Japan' },
  HKG: { city: 'Hong Kong', country: 'Hong Kong' },
  ASX: { city: 'Melbourne', state: 'VIC', country: 'Australia' },
  NSI: { city: 'Mumbai', country: 'India' },
}

const positions = ['CEO & Director', 'Chief Financial Officer', 'Senior VP & General Counsel', 'Controller']
const firstNames = ['Mr. Alan', 'Ms. Grace', 'Ms. Ada', 'Mr. Edsger', 'Ms. Barbara', 'Mr. Donald']
const lastNames = ['Archer', 'Baker', 'Cooper', 'Dyer', 'Fletcher', 'Mason', 'Sawyer', 'Turner']

/** `assetProfile` of a company: figures and people are made up, and the same in every sandbox. */
export function companyProfile({ symbol, name, exchange }: MarketSymbol) {
  const [sector, industries] = pick(sectors, `${symbol} sector`)
  const industry = pick(industries, `${symbol} industry`)
  const site = `https://www.${symbol.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.example`
  return {
    address1: `${1 + Math.floor(fractionOf(`${symbol} street`) * 900)} Example Street`,
    ...cities[exchange.code],
    zip: String(10_000 + Math.floor(fractionOf(`${symbol} zip`) * 89_999)),
    phone: '555 0100',
    website: site,
    industry,
    industryKey: keyOf(industry),
    industryDisp: industry,
    sector,
    sectorKey: keyOf(sector),
    sectorDisp: sector,
    longBusinessSummary: `${name} as the sandbox imagines it: what it does is made up.`,
    fullTimeEmployees: Math.round(magnitudeBetween(2_000, 400_000, `${symbol} employees`)),
    companyOfficers: positions.map((title, index) => officer(symbol, title, index)),
    auditRisk: 3,
    boardRisk: 1,
    compensationRisk: 3,
    shareHolderRightsRisk: 1,
    overallRisk: 1,
    governanceEpochDate: 1_738_368_000,
    compensationAsOfEpochDate: 1_703_980_800,
    irWebsite: `${site}/investors`,
    executiveTeam: [],
    maxAge: 86_400,
  }
}

/** `assetProfile` of a fund: a description, and hardly anything else. */
export function fundProfile({ name }: MarketSymbol) {
  return {
    phone: '555 0100',
    longBusinessSummary: `${name} as the sandbox imagines it: what it holds is made up.`,
    companyOfficers: [],
    executiveTeam: [],
    maxAge: 86_400,
  }
}

// Of the first two people Yahoo knows age and pay, of the third the age alone, of the last neither.
function officer(symbol: string, title: string, index: number) {
  const seed = `${symbol} officer ${index}`
  const age = 40 + Math.floor(fractionOf(`${seed} age`) * 30)
  return {
    maxAge: 1,
    name: `${pick(firstNames, `${seed} first`)} ${pick(lastNames, `${seed} last`)}`,
    ...(index < 3 ? { age, yearBorn: 2024 - age } : {}),
    title,
    fiscalYear: 2024,
    ...(index < 2 ? { totalPay: money(Math.round(magnitudeBetween(5e5, 2e7, `${seed} pay`))) } : {}),
    exercisedValue: money(0),
    unexercisedValue: money(0),
  }
}

/** Yahoo formats pay whatever the request says. */
function money(raw: number) {
  const fmt = raw === 0 ? null : `${(raw / 1e6).toFixed(2)}M`
  return { raw, fmt, longFmt: raw.toLocaleString('en-US') }
}

function keyOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/-$/, '')
}

function pick<Item>(items: Item[], text: string): Item {
  const item = items[Math.floor(fractionOf(text) * items.length)]
  if (item === undefined) throw new Error(`expected something to pick for ${text}`)
  return item
}
