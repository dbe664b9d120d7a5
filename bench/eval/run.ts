/**
 * `npm run eval -- FOLDER [names]`: scores the plugins on evaluation data and prints one table. The data is no part of the
 * project; what is not there is said. Names choose files of this folder (default: all).
 */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { EvalRow, Scorer } from './row.js'
import { evalTable } from './table.js'

const [folder, ...names] = process.argv.slice(2)
/** What is here and is no scorer. */
const others = new Set(['run', 'row', 'table'])

async function scorers(): Promise<Map<string, Scorer>> {
  const found = new Map<string, Scorer>()
  for (const file of (await readdir(import.meta.dirname)).sort()) {
    const name = path.basename(file, '.js')
    if (!file.endsWith('.js') || others.has(name)) continue
    const { score } = (await import(path.join(import.meta.dirname, file))) as { score?: Scorer }
    if (score !== undefined) found.set(name, score)
  }
  return found
}

async function main(data: string): Promise<number> {
  const all = await scorers()
  const unknown = names.filter((name) => !all.has(name))
  if (unknown.length > 0) {
    console.error(`eval: there is no ${unknown.join(', ')}; there is ${[...all.keys()].join(', ')}`)
    return 2
  }
  const rows: EvalRow[] = []
  let failed = 0
  for (const name of names.length > 0 ? names : all.keys()) {
    const started = performance.now()
    try {
      rows.push(...(await all.get(name)!(data)))
    } catch (error) {
      failed++
      console.error(`eval: ${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    }
    console.error(`eval: ${name} took ${((performance.now() - started) / 1000).toFixed(0)} s`)
  }
  const [processor] = os.cpus()
  console.log(`${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} cores, ${processor?.model.trim() ?? 'unknown processor'}, Node ${process.version}\n`)
  console.log(evalTable(rows).join('\n'))
  return failed === 0 ? 0 : 1
}

if (folder === undefined || !existsSync(folder)) {
  console.error('eval: give the folder of the evaluation data: npm run eval -- ../shared/eval [names]')
  process.exitCode = 2
} else process.exitCode = await main(path.resolve(folder))
