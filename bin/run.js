#!/usr/bin/env node
import { existsSync } from 'node:fs'

const program = new URL('../dist/cli/start.js', import.meta.url)
if (existsSync(program)) {
  const { start } = await import(program.href)
  await start()
} else {
  process.stderr.write('backup: not built yet. Run npm start (or npm run build) in the checkout first.\n')
  process.exitCode = 1
}
