import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { Readable } from 'node:stream'

/** What {@link spawnGuarded} starts. */
export interface GuardedCommand {
  command: string
  args: string[]
  cwd?: string
  /** The whole environment of the process; ours when absent. */
  env?: NodeJS.ProcessEnv
  /** Folder that is deleted with the process when we die; it stays when the process ends by itself. */
  removeWithParent?: string
  /** Called with each chunk of standard output and standard error. */
  onOutput: (text: string) => void
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
  /** SIGTERM, then SIGKILL to the process and everything it left in its group after `patienceMs`. */
  stop: (patienceMs?: number) => Promise<ProcessEnd>
}

/**
 * The guard: a shell that holds the other end of a pipe of ours. The kernel closes that pipe however we die, SIGKILL included;
 * the guard then ends the process and its group. It runs in a session of its own, so that Ctrl-C reaches us alone.
 */
const guardScript = `
exec 4<&0
parent_gone=
trap 'parent_gone=1' USR1
trap : TERM INT HUP
"$@" </dev/null 3>&- 4<&- &
process=$!
( trap - TERM INT HUP; read -r _ <&4; kill -USR1 $$ ) >/dev/null 2>&1 3>&- &
watcher=$!
echo "$process" >&3
exec 3>&-
while :; do
  wait "$process"
  code=$?
  [ -n "$parent_gone" ] && break
  [ "$code" -gt 128 ] && kill -0 "$process" 2>/dev/null && continue
  break
done
if [ -z "$parent_gone" ]; then
  kill "$watcher" 2>/dev/null
  exit "$code"
fi
kill -CONT "$process" 2>/dev/null
kill -TERM 0
tries=0
while [ "$tries" -lt 20 ] && kill -0 "$process" 2>/dev/null; do
  sleep 0.1
  tries=$((tries + 1))
done
[ -n "$REMOVE_WITH_PARENT" ] && rm -rf "$REMOVE_WITH_PARENT"
kill -KILL 0
`

/**
 * Starts a process that cannot outlive us: it ends when it is stopped and when we die, however we die.
 *
 * @throws {Error} When the command cannot be started; the message names it.
 */
export async function spawnGuarded(options: GuardedCommand): Promise<GuardedProcess> {
  const { command, args, cwd, env = process.env, removeWithParent, onOutput } = options
  const guard = spawn('/bin/sh', ['-c', guardScript, 'guard', command, ...args], {
    cwd,
    env: { ...env, REMOVE_WITH_PARENT: removeWithParent ?? '' },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  guard.stdout?.setEncoding('utf8').on('data', onOutput)
  guard.stderr?.setEncoding('utf8').on('data', onOutput)
  // The guard may be gone before we let go of its pipe.
  guard.stdin?.on('error', () => {})
  const exited = watchExit(guard)
  const pid = await readPid(guard, command)
  return { pid, exited, kill, stop }

  function kill(signal: NodeJS.Signals): void {
    if (guard.exitCode === null && guard.signalCode === null) sendSignal(pid, signal)
  }

  async function stop(patienceMs = 5_000): Promise<ProcessEnd> {
    kill('SIGCONT')
    kill('SIGTERM')
    const killer = setTimeout(() => sendSignal(-(guard.pid ?? pid), 'SIGKILL'), patienceMs)
    const end = await exited
    clearTimeout(killer)
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

async function readPid(guard: ChildProcess, command: string): Promise<number> {
  const pipe = guard.stdio[3]
  let text = ''
  if (pipe instanceof Readable) {
    for await (const chunk of pipe) text += String(chunk)
  }
  const pid = Number.parseInt(text, 10)
  if (!Number.isInteger(pid)) throw new Error(`startProcess: expected to start "${command}", got no process`)
  return pid
}

function watchExit(guard: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    guard.on('error', () => resolve({ code: 127, signal: null }))
    guard.on('exit', (code, signal) => {
      // Output that is still in the pipes belongs to the process; a grandchild may hold them open, so this wait is short.
      const timer = setTimeout(finish, 250)
      guard.on('close', finish)
      function finish(): void {
        clearTimeout(timer)
        guard.stdin?.destroy()
        resolve(toProcessEnd(code, signal))
      }
    })
  })
}

/** A shell reports a death by signal as 128 plus the signal's number. */
function toProcessEnd(code: number | null, signal: NodeJS.Signals | null): ProcessEnd {
  if (code === null || code <= 128) return { code, signal }
  for (const [name, number] of Object.entries(constants.signals)) {
    if (number === code - 128 && isSignal(name)) return { code: null, signal: name }
  }
  return { code, signal }
}

function isSignal(name: string): name is NodeJS.Signals {
  return name in constants.signals
}
