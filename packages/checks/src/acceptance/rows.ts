import { nftBackend } from './nft-backend.ts'
import type { Row } from './row.ts'
import { stockDashboard } from './stock-dashboard.ts'
import { tokenomicsBackend } from './tokenomics-backend.ts'
import { tradingBot } from './trading-bot.ts'
import { tradingJournal } from './trading-journal.ts'

/** Everything that the five predecessors did or promised. */
export const systems: readonly { title: string; rows: readonly Row[] }[] = [
  { title: 'S0: crypto tokenomics backend', rows: tokenomicsBackend },
  { title: 'S1: stock dashboard', rows: stockDashboard },
  { title: 'S2: trading-bot data layer', rows: tradingBot },
  { title: 'S3: NFT metadata backend', rows: nftBackend },
  { title: 'S4: trading journal', rows: tradingJournal },
]
