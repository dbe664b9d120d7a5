/**
 * `node test/campaign/usr-share.mjs [folder]`: a real, large folder (default: /usr/share) through both programs and back.
 * Ours writes, restic checks every byte and restores, we restore, restic and we take turns; every difference is printed.
 * Needs restic, root for owners, and room in the temporary folder for three copies.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { compareFolders } from '../../build/test/support/compare-folders.js'

const run = promisify(execFile)
const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
const source = resolve(process.argv[2] ?? '/usr/share')
const scratch = mkdtempSync(join(tmpdir(), 'backup-campaign-'))
const repository = join(scratch, 'repository')
const env = { ...process.env, TZ: 'UTC', BACKUP_PASSWORD: 'x', BACKUP_REPOSITORY: repository, RESTIC_PASSWORD: 'x', RESTIC_REPOSITORY: repository }
const options = { env, maxBuffer: 2 ** 28 }
const backup = (...args) => run(process.execPath, [program, ...args], options)
const restic = (...args) => run('restic', ['--no-cache', ...args], options)
let failures = 0

try {
  await step('backup init', () => backup('init'))
  const first = JSON.parse((await step('backup sync', () => backup('sync', source, '--no-analyze', '--json'))).stdout)
  process.stdout.write(`  ${first.total_files_processed} files, ${first.total_bytes_processed} bytes, ${first.warnings} warnings\n`)
  await step('restic check --read-data', () => restic('check', '--read-data'))
  await restored('restic restore', (target) => restic('restore', 'latest', '--target', target))
  await restored('backup restore', (target) => backup('restore', 'latest', '--target', target))
  const turn = JSON.parse((await step('restic backup, its turn', () => restic('backup', '--json', source))).stdout.trimEnd().split('\n').at(-1))
  expectNothing('restic', turn.data_blobs, turn.tree_blobs)
  const again = JSON.parse((await step('backup sync, our turn', () => backup('sync', source, '--no-analyze', '--json'))).stdout)
  expectNothing('backup', again.data_blobs, again.tree_blobs)
  await step('backup check --read-data', () => backup('check', '--read-data'))
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
process.stdout.write(failures === 0 ? 'no differences\n' : `${failures} failures\n`)
process.exitCode = failures === 0 ? 0 : 1

async function step(what, action) {
  const started = performance.now()
  const result = await action()
  process.stdout.write(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  return result
}

async function restored(what, action) {
  const target = join(scratch, 'restored')
  await step(what, () => action(target))
  const differences = compareFolders(source, join(target, source))
  failures += differences.length
  for (const difference of differences.slice(0, 50)) process.stdout.write(`  ${JSON.stringify(difference)}\n`)
  rmSync(target, { recursive: true })
}

/** A root tree is allowed: ours names the agent's own folder. */
function expectNothing(who, dataBlobs, treeBlobs) {
  if (dataBlobs === 0 && treeBlobs <= 1) return
  failures++
  process.stdout.write(`  ${who} added ${dataBlobs} data blobs and ${treeBlobs} trees for unchanged files\n`)
}
