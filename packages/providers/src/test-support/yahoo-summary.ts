type Fields = Readonly<Record<string, unknown>>

/** Modules of `/v10/finance/quoteSummary/{symbol}` in the wire's shape; all values made up. */
export function summaryModules(changes: Fields = {}): Record<string, unknown> {
  return {
    assetProfile: assetProfile(),
    summaryProfile: { ...assetProfile(), companyOfficers: [] },
    price: price(),
    quoteType: { exchange: 'NMS', quoteType: 'EQUITY', symbol: 'EXMP', shortName: 'Example', maxAge: 1 },
    ...changes,
  }
}

/** An answer of `/v10/finance/quoteSummary/{symbol}`. */
export function summaryBody(modules: unknown): unknown {
  return { quoteSummary: { result: [modules], error: null } }
}

/** The module that only companies have in full. */
export function assetProfile(changes: Fields = {}): Record<string, unknown> {
  return {
    address1: '1 Example Way',
    address2: 'Floor 2',
    city: 'Exampleton',
    state: 'EX',
    zip: '01234',
    country: 'Exampleland',
    phone: '555 0100',
    website: 'https://exmp.test',
    irWebsite: 'https://investors.exmp.test',
    industry: 'Made Up Things',
    sector: 'Examples',
    longBusinessSummary: 'Makes things up.',
    fullTimeEmployees: 1_234,
    companyOfficers: [officer()],
    maxAge: 86_400,
    ...changes,
  }
}

/** One leading person; pay comes with its text, whatever the request said of formats. */
export function officer(changes: Fields = {}): Record<string, unknown> {
  return {
    maxAge: 1,
    name: 'Ms. Ada  Example',
    age: 50,
    title: 'CEO & Director',
    yearBorn: 1976,
    fiscalYear: 2025,
    totalPay: { raw: 1_500_000, fmt: '1.5M', longFmt: '1,500,000' },
    exercisedValue: { raw: 0, fmt: null, longFmt: '0' },
    ...changes,
  }
}

/** The module that everything which trades has. */
export function price(changes: Fields = {}): Record<string, unknown> {
  return {
    maxAge: 1,
    regularMarketPrice: 25.5,
    exchange: 'NMS',
    exchangeName: 'NasdaqGS',
    quoteType: 'EQUITY',
    symbol: 'EXMP',
    shortName: 'Example Inc.',
    longName: 'Example Incorporated',
    currency: 'USD',
    ...changes,
  }
}

/** What {@link summaryModules} are as the payload of `company`. */
export const exampleCompany = {
  symbol: 'EXMP',
  name: 'Example Incorporated',
  instrumentType: 'EQUITY',
  description: 'Makes things up.',
  sector: 'Examples',
  industry: 'Made Up Things',
  employees: 1_234,
  officers: [
    {
      name: 'Ms. Ada  Example',
      title: 'CEO & Director',
      age: 50,
      fiscalYear: 2025,
      totalPay: 1_500_000,
    },
  ],
  website: 'https://exmp.test',
  investorWebsite: 'https://investors.exmp.test',
  phone: '555 0100',
  address: ['1 Example Way', 'Floor 2'],
  city: 'Exampleton',
  state: 'EX',
  postalCode: '01234',
  country: 'Exampleland',
  currency: 'USD',
  quotedCurrency: 'USD',
  exchange: 'NMS',
  exchangeName: 'NasdaqGS',
}
