import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { backup, makeScratch, type Run, type Scratch } from './support.js'

let scratch: Scratch
const run = (...args: string[]): Promise<Run> =>
  backup([...args, '--repo', 'repo'], { cwd: scratch.path(), env: { BACKUP_PASSWORD: 'secret', XDG_STATE_HOME: scratch.path('state') } })
const everything = async (): Promise<string[]> => (await readdir(scratch.path(), { recursive: true })).sort()

beforeAll(async () => {
  scratch = await makeScratch()
  await mkdir(scratch.path('notes'))
  await writeFile(scratch.path('notes', 'old.txt'), 'four words of text\n')
  await run('init')
  await run('sync', 'notes', '--no-analyze')
})
afterAll(() => scratch.remove())

it('sync --dry-run stores nothing anywhere, and says what it would store', async () => {
  await writeFile(scratch.path('notes', 'copy.txt'), 'four words of text\n')
  await writeFile(scratch.path('notes', 'new.txt'), 'x'.repeat(1000))
  const before = await everything()
  const text = await run('sync', '-n', 'notes')
  expect(text).toMatchObject({ code: 0, stderr: '' })
  expect(text.stdout).toMatch(/^Files: +2 new, 0 changed, 1 unmodified$/m)
  expect(text.stdout).toMatch(/^To store: +\d.* new/m)
  expect(text.stdout).toMatch(/^Dry run: nothing was stored, and no snapshot was made: 3 files/m)
  const json = JSON.parse((await run('sync', '--dry-run', '--json', 'notes')).stdout) as object
  expect(json).toMatchObject({ dry_run: true, files_new: 2, data_blobs: 1 })
  expect(json).not.toHaveProperty('snapshot_id')
  expect(await everything()).toEqual(before)
  expect((await run('ls', 'latest')).stdout).not.toContain('new.txt')
})

it('sync --dry-run is refused with --reanalyze, whose work would be lost', async () => {
  expect(await run('sync', '-n', 'notes', '--reanalyze', 'pii')).toMatchObject({ code: 1, stderr: expect.stringContaining('--dry-run') })
})
