// Stands in for an application that hangs: it never serves, and does not end when asked.
process.on('SIGTERM', () => {})
process.stdout.write(`${JSON.stringify({ NAME: 'silent', pid: process.pid })}\n`)
setInterval(() => {}, 1_000)
