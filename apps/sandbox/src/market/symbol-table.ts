/** What Yahoo calls `quoteType`. */
export type SymbolKind = 'EQUITY' | 'ETF' | 'MUTUALFUND' | 'INDEX' | 'FUTURE' | 'CURRENCY' | 'CRYPTOCURRENCY'

/** One listed symbol before the market gives it a price path; figures are rounded and only need to be plausible. */
export interface SymbolRow {
  symbol: string
  name: string
  kind: SymbolKind
  /** Code of the exchange. */
  exchange: string
  /** As Yahoo writes it: `GBp` is pence, `USX` cents. */
  currency: string
  /** In that currency. */
  price: number
  /** Outstanding; 0 where there are none. */
  shares: number
}

// kind exchange currency, then below it: symbol | name | price | millions of shares
const table = `
EQUITY NMS USD
  AAPL|Apple Inc.|268|14700
  MSFT|Microsoft Corporation|480|7430
  GOOGL|Alphabet Inc.|290|5820
  GOOG|Alphabet Inc.|291|5420
  AMZN|Amazon.com, Inc.|222|10690
  NVDA|NVIDIA Corporation|186|24300
  META|Meta Platforms, Inc.|590|2520
  TSLA|Tesla, Inc.|403|3325
  AVGO|Broadcom Inc.|355|4720
  COST|Costco Wholesale Corporation|895|443
  NFLX|Netflix, Inc.|109|4240
  AMD|Advanced Micro Devices, Inc.|223|1628
  ADBE|Adobe Inc.|320|418
  PEP|PepsiCo, Inc.|147|1367
  CSCO|Cisco Systems, Inc.|78|3950
  INTC|Intel Corporation|35|4770
  QCOM|QUALCOMM Incorporated|165|1071
  TXN|Texas Instruments Incorporated|158|908
  AMGN|Amgen Inc.|338|538
  HON|Honeywell International Inc.|195|635
  SBUX|Starbucks Corporation|84|1137
  GILD|Gilead Sciences, Inc.|126|1241
  BKNG|Booking Holdings Inc.|4650|32
  MDLZ|Mondelez International, Inc.|57|1290
  ADP|Automatic Data Processing, Inc.|251|404
  ISRG|Intuitive Surgical, Inc.|560|354
  MU|Micron Technology, Inc.|235|1122
  PANW|Palo Alto Networks, Inc.|196|695
  PYPL|PayPal Holdings, Inc.|60|936
  MSTR|Strategy Inc|190|287
  COIN|Coinbase Global, Inc.|255|269
  PLTR|Palantir Technologies Inc.|165|2383
  MRNA|Moderna, Inc.|24|391
  ABNB|Airbnb, Inc.|115|610
  HOOD|Robinhood Markets, Inc.|115|900
  LRCX|Lam Research Corporation|146|1256
EQUITY NYQ USD
  BRK-B|Berkshire Hathaway Inc.|505|2157
  BRK-A|Berkshire Hathaway Inc.|757000|1.44
  JPM|JPMorgan Chase & Co.|300|2722
  V|Visa Inc.|325|1920
  MA|Mastercard Incorporated|535|898
  WMT|Walmart Inc.|102|7973
  XOM|Exxon Mobil Corporation|117|4217
  JNJ|Johnson & Johnson|202|2409
  PG|The Procter & Gamble Company|147|2337
  HD|The Home Depot, Inc.|336|995
  BAC|Bank of America Corporation|51.5|7305
  KO|The Coca-Cola Company|71|4302
  CVX|Chevron Corporation|152|2013
  LLY|Eli Lilly and Company|1040|945
  UNH|UnitedHealth Group Incorporated|312|906
  ABBV|AbbVie Inc.|233|1767
  MRK|Merck & Co., Inc.|96|2482
  PFE|Pfizer Inc.|25|5686
  TMO|Thermo Fisher Scientific Inc.|585|376
  ABT|Abbott Laboratories|128|1739
  ORCL|Oracle Corporation|217|2851
  CRM|Salesforce, Inc.|228|952
  DIS|The Walt Disney Company|104|1785
  NKE|NIKE, Inc.|62|1478
  MCD|McDonald's Corporation|308|712
  T|AT&T Inc.|25.5|7090
  VZ|Verizon Communications Inc.|41|4216
  IBM|International Business Machines Corporation|290|935
  GE|GE Aerospace|299|1055
  CAT|Caterpillar Inc.|550|468
  BA|The Boeing Company|180|760
  GS|The Goldman Sachs Group, Inc.|775|300
  MS|Morgan Stanley|160|1590
  WFC|Wells Fargo & Company|83|3139
  C|Citigroup Inc.|99|1789
  AXP|American Express Company|343|689
  BABA|Alibaba Group Holding Limited|155|2387
  TSM|Taiwan Semiconductor Manufacturing Company Limited|278|5186
  NVO|Novo Nordisk A/S|48|4440
  F|Ford Motor Company|12.9|3984
  GM|General Motors Company|70|933
  UBER|Uber Technologies, Inc.|84|2078
  SHOP|Shopify Inc.|147|1302
  SPOT|Spotify Technology S.A.|600|206
ETF PCX USD
  SPY|SPDR S&P 500 ETF Trust|663|1000
  VOO|Vanguard S&P 500 ETF|610|2300
  VTI|Vanguard Total Stock Market ETF|326|1700
  IWM|iShares Russell 2000 ETF|234|280
  DIA|SPDR Dow Jones Industrial Average ETF Trust|461|88
  GLD|SPDR Gold Shares|374|380
  SLV|iShares Silver Trust|46|550
  EEM|iShares MSCI Emerging Markets ETF|54|370
  XLF|Financial Select Sector SPDR Fund|52|1000
  XLK|Technology Select Sector SPDR Fund|280|330
  XLE|Energy Select Sector SPDR Fund|90|300
  VNQ|Vanguard Real Estate Index Fund|89|380
  EFA|iShares MSCI EAFE ETF|93|720
  AGG|iShares Core U.S. Aggregate Bond ETF|100|1300
  ARKK|ARK Innovation ETF|75|100
  SCHD|Schwab US Dividend Equity ETF|27|2600
ETF GER EUR
  VWCE.DE|Vanguard FTSE All-World UCITS ETF|142|170
ETF NMS USD
  QQQ|Invesco QQQ Trust|600|630
  TLT|iShares 20+ Year Treasury Bond ETF|89|550
  IBIT|iShares Bitcoin Trust ETF|52|1300
  SMH|VanEck Semiconductor ETF|340|100
  BND|Vanguard Total Bond Market Index Fund|74|1850
  VXUS|Vanguard Total International Stock Index Fund|73|1400
MUTUALFUND NAS USD
  VFIAX|Vanguard 500 Index Fund Admiral Shares|612|0
  FXAIX|Fidelity 500 Index Fund|230|0
  VTSAX|Vanguard Total Stock Market Index Fund|159|0
MUTUALFUND TOR CAD
  0P000071W8.TO|TD U.S. Index Fund - e|185|0
  0P000071W9.TO|TD International Index Fund - e|21|0
INDEX SNP USD
  ^GSPC|S&P 500|6620|0
  ^SP500TR|S&P 500 (TR)|14700|0
INDEX DJI USD
  ^DJI|Dow Jones Industrial Average|46000|0
INDEX NIM USD
  ^IXIC|NASDAQ Composite|22400|0
  ^NDX|NASDAQ 100|24300|0
  ^RUT|Russell 2000 Index|2340|0
  ^VIX|CBOE Volatility Index|21|0
  ^TNX|CBOE Interest Rate 10 Year T No|4.12|0
INDEX FGI GBP
  ^FTSE|FTSE 100|9530|0
INDEX GER EUR
  ^GDAXI|DAX|23100|0
  ^STOXX50E|EURO STOXX 50|5530|0
INDEX PAR EUR
  ^FCHI|CAC 40|7960|0
INDEX JPX JPY
  ^N225|Nikkei 225|49300|0
INDEX HKG HKD
  ^HSI|HANG SENG INDEX|25800|0
FUTURE CMX USD
  GC=F|Gold|4080|0
  SI=F|Silver|50.6|0
  HG=F|Copper|5.01|0
FUTURE NYM USD
  CL=F|Crude Oil|59.2|0
  NG=F|Natural Gas|4.5|0
  PL=F|Platinum|1540|0
  PA=F|Palladium|1390|0
  RB=F|RBOB Gasoline|1.95|0
  BZ=F|Brent Crude Oil Last Day Financ|63.4|0
FUTURE CME USD
  ES=F|E-Mini S&P 500|6640|0
  NQ=F|Nasdaq 100|24400|0
  BTC=F|Bitcoin Futures|92300|0
  LE=F|Live Cattle|210|0
FUTURE CBT USD
  YM=F|Mini Dow Jones Indus.|46100|0
  ZN=F|10-Year T-Note|113|0
FUTURE CBT USX
  ZC=F|Corn|428|0
  ZW=F|Chicago SRW Wheat|530|0
  ZS=F|Soybean|1135|0
EQUITY LSE GBp
  VOD.L|Vodafone Group Public Limited Company|92|23800
  BP.L|BP p.l.c.|462|15500
  HSBA.L|HSBC Holdings plc|1070|17200
  AZN.L|AstraZeneca PLC|13600|1550
  SHEL.L|Shell plc|2850|5780
  ULVR.L|Unilever PLC|4500|2450
  BARC.L|Barclays PLC|405|13900
  LLOY.L|Lloyds Banking Group plc|90|59200
  RIO.L|Rio Tinto Group|5300|1625
  GSK.L|GSK plc|1790|4040
  TSCO.L|Tesco PLC|450|6400
  OCDO.L|Ocado Group plc|190|830
ETF LSE USD
  CSPX.L|iShares Core S&P 500 UCITS ETF USD (Acc)|710|180
  VUSD.L|Vanguard S&P 500 UCITS ETF|126|500
EQUITY GER EUR
  SAP.DE|SAP SE|208|1166
  SIE.DE|Siemens Aktiengesellschaft|228|784
  ALV.DE|Allianz SE|365|381
  BMW.DE|Bayerische Motoren Werke Aktiengesellschaft|85|610
  VOW3.DE|Volkswagen AG|94|501
  DTE.DE|Deutsche Telekom AG|27|4860
  BAS.DE|BASF SE|43|893
  ADS.DE|adidas AG|158|178
EQUITY PAR EUR
  MC.PA|LVMH Moet Hennessy - Louis Vuitton, Societe Europeenne|625|498
  OR.PA|L'Oreal S.A.|360|533
  TTE.PA|TotalEnergies SE|56|2180
  AIR.PA|Airbus SE|200|788
  SAN.PA|Sanofi|86|1220
EQUITY AMS EUR
  ASML.AS|ASML Holding N.V.|860|388
  INGA.AS|ING Groep N.V.|22|2930
  PRX.AS|Prosus N.V.|55|2250
EQUITY EBS CHF
  NESN.SW|Nestle S.A.|80|2570
  ROG.SW|Roche Holding AG|305|797
  NOVN.SW|Novartis AG|103|1930
  UBSG.SW|UBS Group AG|30|3130
EQUITY TOR CAD
  RY.TO|Royal Bank of Canada|209|1405
  TD.TO|The Toronto-Dominion Bank|115|1700
  ENB.TO|Enbridge Inc.|68|2180
  CNR.TO|Canadian National Railway Company|134|620
  SHOP.TO|Shopify Inc.|206|1302
EQUITY JPX JPY
  7203.T|Toyota Motor Corporation|3150|13030
  6758.T|Sony Group Corporation|4480|5990
  9984.T|SoftBank Group Corp.|18500|1430
  7974.T|Nintendo Co., Ltd.|13000|1164
  8306.T|Mitsubishi UFJ Financial Group, Inc.|2400|11500
EQUITY HKG HKD
  0700.HK|Tencent Holdings Limited|622|9120
  9988.HK|Alibaba Group Holding Limited|152|19100
  0005.HK|HSBC Holdings plc|109|17200
  1299.HK|AIA Group Limited|80|10500
  3690.HK|Meituan|99|6110
EQUITY ASX AUD
  BHP.AX|BHP Group Limited|41|5080
  CBA.AX|Commonwealth Bank of Australia|155|1673
  CSL.AX|CSL Limited|180|485
EQUITY NSI INR
  RELIANCE.NS|Reliance Industries Limited|1545|13530
  TCS.NS|Tata Consultancy Services Limited|3150|3618
  INFY.NS|Infosys Limited|1540|4150
  M&M.NS|Mahindra & Mahindra Limited|3720|1243
`

/** Every symbol that is listed on an exchange; currency pairs and coins are made from other prices. */
export const symbolRows: SymbolRow[] = readTable(table)

function readTable(text: string): SymbolRow[] {
  const rows: SymbolRow[] = []
  let group = { kind: kindOf('EQUITY'), exchange: '', currency: '' }
  for (const line of text.trim().split('\n')) {
    if (line.startsWith('  ')) {
      const [symbol = '', name = '', price, millions] = line.trim().split('|')
      rows.push({ ...group, symbol, name, price: Number(price), shares: Number(millions) * 1e6 })
    } else {
      const [kind = '', exchange = '', currency = ''] = line.split(' ')
      group = { kind: kindOf(kind), exchange, currency }
    }
  }
  return rows
}

function kindOf(text: string): SymbolKind {
  switch (text) {
    case 'EQUITY':
    case 'ETF':
    case 'MUTUALFUND':
    case 'INDEX':
    case 'FUTURE':
      return text
    default:
      throw new Error(`no kind "${text}" is listed on an exchange`)
  }
}
