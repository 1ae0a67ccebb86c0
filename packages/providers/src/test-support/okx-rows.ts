type Changes = Readonly<Record<string, unknown>>

/** A row of OKX's `/api/v5/market/tickers` of kind `SPOT` in the wire's shape; all values made up. */
export function okxTicker(changes: Changes = {}): Record<string, unknown> {
  return {
    instType: 'SPOT',
    instId: 'EXC-USDT',
    last: '2.5',
    lastSz: '3.1',
    askPx: '2.51',
    askSz: '12',
    bidPx: '2.49',
    bidSz: '10',
    open24h: '2.625',
    high24h: '2.75',
    low24h: '2.25',
    volCcy24h: '2511.255',
    vol24h: '1000.5',
    ts: '1767268800123',
    sodUtc0: '2.6',
    sodUtc8: '2.61',
    ...changes,
  }
}

/** The same of kind `SWAP`: volumes are in contracts and in the base currency. */
export function okxSwapTicker(changes: Changes = {}): Record<string, unknown> {
  return okxTicker({
    instType: 'SWAP',
    instId: 'EXC-USDT-SWAP',
    volCcy24h: '1000.5',
    vol24h: '100050',
    ...changes,
  })
}

/** A row of OKX's `/api/v5/public/funding-rate` in the wire's shape; all values made up. */
export function okxFunding(changes: Changes = {}): Record<string, unknown> {
  return {
    formulaType: 'withRate',
    fundingRate: '-0.0001',
    fundingTime: '1767283200000',
    impactValue: '20000',
    instId: 'EXC-USDT-SWAP',
    instType: 'SWAP',
    interestRate: '0.0001',
    maxFundingRate: '0.00375',
    method: 'current_period',
    minFundingRate: '-0.00375',
    nextFundingRate: '',
    nextFundingTime: '1767297600000',
    premium: '-0.0002',
    settFundingRate: '0.0003',
    settState: 'settled',
    ts: '1767268800123',
    ...changes,
  }
}

/** OKX's envelope around rows. */
export function okxAnswer(...data: unknown[]): Record<string, unknown> {
  return { code: '0', msg: '', data }
}

/** OKX's envelope around a refusal. */
export function okxRefusal(code: string, msg = 'x'): Record<string, unknown> {
  return { code, data: [], msg }
}
