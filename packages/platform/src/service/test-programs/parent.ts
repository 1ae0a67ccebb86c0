/** Starts the service with a channel to it, and says its process id when it is ready; for the tests of `runService`. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const child = fork(fileURLToPath(new URL('service.ts', import.meta.url)), ['serves'], { stdio: 'inherit' })
child.on('message', (message) => process.stdout.write(`child says ${JSON.stringify(message)}\n`))
