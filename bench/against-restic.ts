/**
 * `npm run bench -- [folder] [runs]`: this program against restic on a real folder (default /usr/share, three runs),
 * in turn, each time from a new repository: first sync, unchanged sync, restore, check with all data. Prints medians
 * and the ratio pair by pair, so that a machine whose speed drifts does not decide.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, timedRun, type TimedRun } from './timed-run.js'

const folder = process.argv[2] ?? '/usr/share'
const runs = Number(process.argv[3] ?? 3)
const executable = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

interface Pair {
  readonly ours: TimedRun
  readonly restic: TimedRun
}

interface Contestant {
  readonly init: string[]
  /** The command of each step, by its name. */
  readonly steps: Readonly<Record<string, string[]>>
}

const backup = (repository: string, scratch: string): Contestant => {
  const call = (...words: string[]) => [process.execPath, executable, ...words, '--repo', repository, '--quiet']
  return {
    init: call('init'),
    steps: {
      'first sync': call('sync', '--no-analyze', folder),
      'unchanged sync': call('sync', '--no-analyze', folder),
      restore: call('restore', 'latest', '--target', path.join(scratch, 'ours')),
      'check --read-data': call('check', '--read-data'),
    },
  }
}

const restic = (repository: string, scratch: string): Contestant => {
  const call = (...words: string[]) => ['restic', ...words, '--repo', repository, '--quiet', '--no-cache']
  return {
    init: call('init'),
    steps: {
      'first sync': call('backup', folder),
      'unchanged sync': call('backup', folder),
      restore: call('restore', 'latest', '--target', path.join(scratch, 'restic')),
      'check --read-data': call('check', '--read-data'),
    },
  }
}

async function oneRound(results: Map<string, Pair[]>): Promise<void> {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'backup-bench-'))
  const environment = { ...process.env, BACKUP_PASSWORD: 'bench', RESTIC_PASSWORD: 'bench' }
  try {
    const ours = backup(path.join(scratch, 'repository-ours'), scratch)
    const theirs = restic(path.join(scratch, 'repository-restic'), scratch)
    await timedRun(ours.init, environment)
    await timedRun(theirs.init, environment)
    for (const step of Object.keys(ours.steps)) {
      // In turn, so that neither always meets the warmer cache.
      const resticFirst = (results.get(step)?.length ?? 0) % 2 === 0
      const first = await timedRun(resticFirst ? theirs.steps[step]! : ours.steps[step]!, environment)
      const second = await timedRun(resticFirst ? ours.steps[step]! : theirs.steps[step]!, environment)
      const pair = resticFirst ? { ours: second, restic: first } : { ours: first, restic: second }
      results.set(step, [...(results.get(step) ?? []), pair])
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

function print(results: ReadonlyMap<string, readonly Pair[]>): void {
  const row = (...cells: string[]) => console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(18) : cell.padStart(12))).join(' '))
  console.log(`${folder}, ${runs} runs each, ${os.cpus().length} cores, ${os.cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`)
  row('step', 'ours s', 'restic s', 'ours/restic', 'ours MB', 'restic MB')
  for (const [step, pairs] of results) {
    const of = (value: (pair: Pair) => number, digits: number) => median(pairs.map(value)).toFixed(digits)
    row(
      step,
      of(({ ours }) => ours.wallSeconds, 2),
      of((pair) => pair.restic.wallSeconds, 2),
      of((pair) => pair.ours.wallSeconds / pair.restic.wallSeconds, 2),
      of(({ ours }) => ours.peakMegabytes, 0),
      of((pair) => pair.restic.peakMegabytes, 0),
    )
  }
}

if (spawnSync('restic', ['version']).error !== undefined) {
  console.error('not measured: restic is not installed, and every figure here is a ratio against it')
  process.exitCode = 1
} else {
  const results = new Map<string, Pair[]>()
  for (let round = 0; round < runs; round++) await oneRound(results)
  print(results)
}
