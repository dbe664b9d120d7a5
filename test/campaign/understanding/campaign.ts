/** What both campaigns do: arguments, a scratch folder with everything in it, a table, and an exit code that says whether all holds. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

/** `--name NUMBER` for each of the names, which are usually `seed`, and how often or how many. */
export function campaignOptions<Name extends string>(defaults: Readonly<Record<Name, number>>): Record<Name, number> {
  const names = Object.keys(defaults) as Name[]
  const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])) })
  const option = (name: Name): number => {
    const value = values[name] === undefined ? defaults[name] : Number(values[name])
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} takes a whole number`)
    return value
  }
  return Object.fromEntries(names.map((name) => [name, option(name)])) as Record<Name, number>
}

export class CampaignFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'backup-campaign-'))
  /** Where the program keeps what it keeps: nothing outside the campaign's folder. */
  readonly environment = {
    HOME: this.at('home'),
    TMPDIR: this.at('tmp'),
    XDG_CACHE_HOME: this.at('home', 'cache'),
    XDG_CONFIG_HOME: this.at('home', 'config'),
    XDG_STATE_HOME: this.at('home', 'state'),
  }

  constructor() {
    for (const folder of Object.values(this.environment)) mkdirSync(folder, { recursive: true })
  }

  at(...names: string[]): string {
    return join(this.path, ...names)
  }

  /** Other times, inodes and change times; the same bytes. */
  copyTree(from: string, to: string): void {
    cpSync(from, to, { recursive: true })
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

export class Verdict {
  #faults = 0

  fault(where: string, what: string): void {
    this.#faults++
    process.stdout.write(`  FAULT ${where}: ${what}\n`)
  }

  /** Prints it, and sets the exit code. */
  tell(holds: string): void {
    process.stdout.write(this.#faults === 0 ? `${holds}\n` : `${this.#faults} faults\n`)
    process.exitCode = this.#faults === 0 ? 0 : 1
  }
}

export function row(...cells: readonly (string | number)[]): void {
  const [first = '', ...others] = cells
  process.stdout.write(`${String(first).padEnd(34)}${others.map((cell) => String(cell).padStart(11)).join('')}\n`)
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2 : sorted[Math.floor(middle)]!
}
