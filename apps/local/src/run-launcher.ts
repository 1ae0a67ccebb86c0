import { runService } from '@marketcache/platform'
import { watchAncestors } from './ancestors.ts'
import { type BannerFacts, formatBanner } from './banner.ts'
import { type LaunchPlan, launch } from './launch.ts'

/** What is to be started, and what to say when it runs. */
export interface Preparation {
  plan: LaunchPlan
  facts: Omit<BannerFacts, 'cacheRedisUrl' | 'queueRedisUrl' | 'isRedisPrivate'>
}

/** What {@link runLauncher} is told. */
export interface LauncherDeps {
  env: NodeJS.ProcessEnv
  /** @throws {StartError} Every mistake in the settings at once. */
  prepare: () => Promise<Preparation>
}

/**
 * Runs the launcher from start to end: everything it starts ends with it, and it ends with the command that started it.
 *
 * The environment variable `LAUNCHED_BY` holds the id of npm's process.
 */
export function runLauncher({ env, prepare }: LauncherDeps): Promise<void> {
  return runService({
    name: 'marketcache',
    // The applications have 3.5 s to close, Redis a second after that.
    closeTimeoutMs: 4_800,
    start: async ({ onClose }) => {
      if (env.LAUNCHED_BY) onClose('ancestors', endWithAncestors(Number(env.LAUNCHED_BY)))
      const { plan, facts } = await prepare()
      const launched = await launch({ plan, onClose, write, report })
      const { cache: cacheRedisUrl, queue: queueRedisUrl } = launched.redis
      const isRedisPrivate = plan.redis === null
      write(formatBanner({ ...facts, cacheRedisUrl, queueRedisUrl, isRedisPrivate }))
      // Rejects when a part cannot be kept alive: an error that nobody handles ends everything with code 1.
      void launched.failed
    },
  })
}

function endWithAncestors(upTo: number): () => void {
  return watchAncestors({
    upTo,
    onGone: (what) => {
      report(`the command that started this is gone (${what}): ending`)
      process.kill(process.pid, 'SIGTERM')
    },
  })
}

function write(text: string): void {
  process.stdout.write(text)
}

function report(line: string): void {
  process.stderr.write(`marketcache: ${line}\n`)
}
