import { dayMs, defineResource, type Static, Type } from '@marketcache/contracts'
import { Amount, Text } from './fields.ts'
import { YahooSymbol } from './params.ts'

const Officer = Type.Object(
  {
    name: Type.String({ description: 'Name, with its title of address' }),
    title: Text('Position in the company'),
    age: Amount('Age', 'year'),
    fiscalYear: Amount('Fiscal year that the pay is for', '1'),
    totalPay: Amount(
      'Pay of that year, in the currency in which the company pays; it is not told which',
      'currency',
    ),
  },
  { additionalProperties: false },
)

const Company = Type.Object(
  {
    symbol: Type.String({ description: 'The symbol that was asked for, in upper case' }),
    name: Text('Name of the company or fund'),
    instrumentType: Text('EQUITY, ETF, MUTUALFUND, INDEX, CURRENCY, FUTURE, CRYPTOCURRENCY, ...'),
    description: Text('What it does, in English'),
    sector: Text('Sector; companies only'),
    industry: Text('Industry within the sector; companies only'),
    employees: Amount('People employed full time', '1'),
    officers: Type.Array(Officer, { description: 'Leading people, in the order in which Yahoo lists them' }),
    website: Text('Home page'),
    investorWebsite: Text('Page for investors'),
    phone: Text('Telephone number'),
    address: Type.Array(Type.String(), { description: 'Street lines of the address' }),
    city: Text('City of the headquarters'),
    state: Text('State or province of the headquarters'),
    postalCode: Text('Postal code of the headquarters'),
    country: Text('Country of the headquarters'),
    currency: Text('ISO 4217 code, upper case, of the currency that it trades in'),
    quotedCurrency: Text('Currency as the exchange quotes it, for example `GBp` for pence'),
    exchange: Text('Code of the exchange'),
    exchangeName: Text('Name of the exchange'),
  },
  { additionalProperties: false },
)
/** Who a company is; of funds and everything else that trades, as much as is known. */
export type Company = Static<typeof Company>

export const company = defineResource({
  name: 'company',
  aliases: ['company_info'],
  summary: 'Profile, sector, employees and officers of one company; of a fund what is known',
  path: '/companies/:symbol',
  batch: { path: '/companies', param: 'symbol', query: 'symbols' },
  params: Type.Object({ symbol: YahooSymbol }),
  example: { symbol: 'AAPL' },
  payload: Company,
  freshness: { freshForMs: dayMs, staleForMs: 7 * dayMs, keepForMs: 30 * dayMs },
  canonical: ({ symbol }) => ({ symbol: symbol.toUpperCase() }),
  route: ({ symbol }) => [{ call: 'yahoo.quote-summary', group: 'all', item: symbol }],
  tags: ({ symbol }) => [`instrument:${symbol}`],
})
