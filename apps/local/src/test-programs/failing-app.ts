// Stands in for an application that cannot start.
process.stdout.write('a line of its log\n')
process.stderr.write('failing-app: SOMETHING must be set\n')
process.exit(1)
