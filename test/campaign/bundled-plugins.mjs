/**
 * `npm run test:campaign:plugins [NAME...]`: `backup plugins verify` on every plugin that comes with the program and on every example, each as a
 * person would run it. Takes some minutes; prints what does not hold, and notes.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'bin', 'run.js')
const folders = ['plugins', 'examples/plugins'].flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(root, parent, name)))
const wanted = process.argv.slice(2)

for (const folder of folders.filter((one) => wanted.length === 0 || wanted.some((name) => one.endsWith(`/${name}`)))) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'plugins', 'verify', folder, '--json'], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (status !== 0) process.exitCode = 1
  if (stdout === '') {
    process.stdout.write(`${folder}: ${stderr}`)
    continue
  }
  const { holds, name, results, unused } = JSON.parse(stdout)
  const checks = results.flatMap(({ checks: all, id }) => all.map((check) => ({ ...check, id })))
  const skipped = checks.filter(({ outcome }) => outcome === 'skipped').length
  process.stdout.write(`${holds ? 'holds' : 'FAILS'}  ${name}: ${checks.length} checks, of which ${skipped} had nothing to judge by\n`)
  for (const { check, failures, id, remarks } of checks) for (const what of [...failures, ...remarks]) process.stdout.write(`       ${id}, ${check}: ${what}\n`)
  for (const capability of unused) process.stdout.write(`       "${capability}" is asked for, and was not seen to be used\n`)
}
