/**
 * `npm run eval -- FOLDER [NAME...]`: scores the plugins on evaluation data and prints one table. The data is no part of the
 * project (README.md says how it lies); what is not there is said. Names choose scorers (default: all).
 *
 * Exit codes: 0 every figure reaches what it should; 1 one does not, or a scorer failed; 2 nothing could be scored as asked. With
 * EVAL_DETAILS=1 in the environment errors come with their stack.
 */
import { readdirSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { EvalRow, Scorer } from './row.js'
import { evalTable, holds } from './table.js'

/** What is here and is no scorer. */
const others = new Set(['data', 'run', 'row', 'table'])

/** Their modules are loaded when they are asked for: some load models. */
function scorerNames(): string[] {
  const names = readdirSync(import.meta.dirname).filter((file) => /^[^.]+\.js$/.test(file)).map((file) => path.basename(file, '.js'))
  return names.filter((name) => !others.has(name)).sort()
}

async function main(folder: string, asked: readonly string[]): Promise<number> {
  const all = scorerNames()
  const unknown = asked.filter((name) => !all.includes(name))
  if (unknown.length > 0) return refused(`there is no scorer ${unknown.join(', ')}; there is ${all.join(', ')}`)
  const rows: EvalRow[] = []
  let failed = 0
  for (const name of asked.length > 0 ? asked : all) {
    const started = performance.now()
    try {
      const { score } = (await import(path.join(import.meta.dirname, `${name}.js`))) as { readonly score: Scorer }
      // A set without cases of some kind has no figure for it.
      rows.push(...(await score(folder)).filter(({ count }) => count > 0))
    } catch (error) {
      failed++
      console.error(`eval: ${name} failed: ${described(error)}`)
    }
    console.error(`eval: ${name} took ${((performance.now() - started) / 1000).toFixed(0)} s`)
  }
  if (rows.length === 0) return failed > 0 ? 1 : refused(`nothing of what was asked for lies in ${folder}; bench/eval/README.md says what is looked for`)
  const [processor] = os.cpus()
  console.log(`${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} cores, ${processor?.model.trim() ?? 'unknown processor'}, Node ${process.version}\n`)
  console.log(evalTable(rows).join('\n'))
  const short = rows.filter((row) => !holds(row))
  if (short.length > 0) console.error(`eval: does not hold: ${short.map(({ what, dataSet }) => `${what} (${dataSet})`).join('; ')}`)
  return failed === 0 && short.length === 0 ? 0 : 1
}

function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return process.env['EVAL_DETAILS'] === '1' ? (error.stack ?? error.message) : error.message.split('\n', 1)[0]!
}

function refused(why: string): number {
  console.error(`eval: ${why}`)
  return 2
}

async function run([given, ...asked]: readonly string[]): Promise<number> {
  if (given === undefined) return refused('give the folder of the evaluation data: npm run eval -- FOLDER [NAME...]; bench/eval/README.md says what lies in it')
  const folder = path.resolve(given)
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found === undefined) return refused(`there is no folder ${folder}`)
  return found.isDirectory() ? main(folder, asked) : refused(`${folder} is no folder`)
}

process.exitCode = await run(process.argv.slice(2))
