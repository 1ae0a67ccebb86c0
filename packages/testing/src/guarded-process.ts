import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'

/** What {@link spawnGuarded} starts. */
export interface GuardedCommand {
  command: string
  args: string[]
  cwd?: string
  /** The whole environment of the process; ours when absent. */
  env?: NodeJS.ProcessEnv
  /** Folder that is deleted with the process when we die before we stop it. */
  removeWithParent?: string
  /** Called with each chunk that it writes. */
  onOutput: (text: string, stream: 'stdout' | 'stderr') => void
  /** Opens a channel to a Node process; called with each message that it sends. */
  onMessage?: (message: unknown) => void
}

/** How a process ended: a code, or the signal that killed it. */
export interface ProcessEnd {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A running process that ends with us. */
export interface GuardedProcess {
  pid: number
  exited: Promise<ProcessEnd>
  /** Signals the process alone; does nothing when it has ended. */
  kill: (signal: NodeJS.Signals) => void
  /** SIGTERM, then SIGKILL after `patienceMs` (5 s when absent); whatever it left in its process group ends too. */
  stop: (patienceMs?: number) => Promise<ProcessEnd>
}

const guardScript = join(import.meta.dirname, 'guarded-process.sh')

/**
 * Starts a process that cannot outlive us: it ends when it is stopped and when we die, SIGKILL included. It runs in a session
 * of its own, so that Ctrl-C reaches us alone. A command that does not exist ends with code 127.
 *
 * @throws {Error} When no process can be started at all, for example because `cwd` is missing.
 */
export function spawnGuarded(options: GuardedCommand): GuardedProcess {
  const { command, args, cwd, env = process.env, removeWithParent, onOutput, onMessage } = options
  const child = spawn('/bin/sh', [guardScript, command, ...args], {
    cwd,
    env: { ...env, REMOVE_WITH_PARENT: removeWithParent ?? '' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', onMessage ? 'ipc' : 'ignore'],
  })
  child.stdout?.setEncoding('utf8').on('data', (text: string) => onOutput(text, 'stdout'))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => onOutput(text, 'stderr'))
  const lifeline = child.stdio[3]
  // The watcher may be gone before we let go of its pipe.
  lifeline?.on('error', () => {})
  if (onMessage) child.on('message', onMessage)
  const exited = watchExit(child)
  const { pid } = child
  if (pid === undefined) throw new Error(`spawnGuarded: expected to start "${command}", got no process`)
  return { pid, exited, kill, stop: (patienceMs = 5_000) => stopGroup(pid, patienceMs) }

  function kill(signal: NodeJS.Signals): void {
    if (child.exitCode === null && child.signalCode === null) sendSignal(child.pid ?? 0, signal)
  }

  async function stopGroup(groupId: number, patienceMs: number): Promise<ProcessEnd> {
    kill('SIGCONT')
    kill('SIGTERM')
    const killer = setTimeout(() => sendSignal(-groupId, 'SIGKILL'), patienceMs)
    const end = await exited
    clearTimeout(killer)
    if (lifeline instanceof Writable) lifeline.end('stopped\n')
    return end
  }
}

/** Signals a process, or a group when `pid` is negative; a process that has ended is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function watchExit(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.on('error', () => resolve({ code: 127, signal: null }))
    child.on('exit', async (code, signal) => {
      await readRemainingOutput(child)
      resolve({ code, signal })
    })
  })
}

/** What is still in the pipes belongs to the process; a grandchild may hold them open, so this wait is short. */
async function readRemainingOutput({ stdout, stderr }: ChildProcess): Promise<void> {
  const ended = [stdout, stderr].map((stream) => stream && !stream.readableEnded && once(stream, 'close'))
  await Promise.race([Promise.allSettled(ended), delay(250)])
}
