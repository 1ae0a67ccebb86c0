import type { Company } from '@marketcache/resources'
import { readAmount, readList, readRecord, readText, readTexts } from '../read-values.ts'
import { toMajorCurrency } from './to-major-currency.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads who a company is out of the modules of a summary; any of them, and any field, may be missing.
 *
 * `assetProfile` is `summaryProfile` with officers; `price` and `quoteType` say what trades where.
 */
export function readCompany(symbol: string, modules: Fields): Company {
  const profile = { ...told(modules.summaryProfile), ...told(modules.assetProfile) }
  const listing = { ...told(modules.quoteType), ...told(modules.price) }
  const quotedCurrency = readText(listing.currency)
  return {
    symbol,
    // Coins have their name in the profile as well.
    name: readText(listing.longName) ?? readText(listing.shortName) ?? readText(profile.name),
    instrumentType: readText(listing.quoteType),
    description: readText(profile.longBusinessSummary) ?? readText(profile.description),
    sector: readText(profile.sector),
    industry: readText(profile.industry),
    employees: readAmount(plain(profile.fullTimeEmployees)),
    officers: readList(profile.companyOfficers).flatMap((officer) => readOfficer(readRecord(officer))),
    website: readText(profile.website),
    investorWebsite: readText(profile.irWebsite),
    phone: readText(profile.phone),
    address: readTexts([profile.address1, profile.address2, profile.address3]),
    city: readText(profile.city),
    state: readText(profile.state),
    postalCode: readText(profile.zip),
    country: readText(profile.country),
    currency: toMajorCurrency(quotedCurrency).currency,
    quotedCurrency,
    exchange: readText(listing.exchange),
    exchangeName: readText(listing.exchangeName),
  }
}

/** A person without a name is left out. */
function readOfficer(officer: Fields): Company['officers'] {
  const name = readText(officer.name)
  if (name === null) return []
  return [
    {
      name,
      title: readText(officer.title),
      age: readAmount(plain(officer.age)),
      fiscalYear: readAmount(plain(officer.fiscalYear)),
      totalPay: readAmount(plain(officer.totalPay)),
    },
  ]
}

/** What a module tells; null tells nothing, so that it does not hide what another module says. */
function told(module: unknown): Fields {
  return Object.fromEntries(Object.entries(readRecord(module)).filter(([, value]) => value !== null))
}

/** Pay comes as `{ raw, fmt, longFmt }` always, the other numbers only in a formatted answer. */
function plain(value: unknown): unknown {
  return typeof value === 'object' ? readRecord(value).raw : value
}
