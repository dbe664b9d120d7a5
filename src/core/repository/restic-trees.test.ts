import { execFile, spawnSync } from 'node:child_process'
import { lstatSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { osSupport } from '../os/libc.js'
import { openDirectoryStore } from '../transport/directory.js'
import { createRepository } from './create.js'
import { makeAwkwardFolder } from './test-support/awkward-folder.js'
import type { Comparison } from './test-support/compare-trees.js'

const run = promisify(execFile)
const compareTrees = fileURLToPath(new URL('./test-support/compare-trees.js', import.meta.url))
const password = 'geheim'
const { signal } = new AbortController()

const missing = spawnSync('restic', ['version']).status !== 0 ? 'no restic is installed' : osSupport().reason
if (missing !== undefined) process.stderr.write(`restic-trees.test: skipped, because ${missing}\n`)
const suite = missing === undefined ? describe : describe.skip

suite('trees of the installed restic', () => {
  let place: string
  let folder: string
  beforeAll(() => {
    place = realpathSync(mkdtempSync(join(tmpdir(), 'restic-trees-')))
    folder = join(place, 'awkward')
    makeAwkwardFolder(Buffer.from(folder))
  })
  afterAll(() => rmSync(place, { recursive: true }))

  function resticUnder(zone: string, repository: string, ...command: string[]) {
    return run('restic', ['--no-cache', '--quiet', '--repo', repository, ...command], { env: { ...process.env, TZ: zone, RESTIC_PASSWORD: password } })
  }

  async function comparedUnder(zone: string, repository: string): Promise<Comparison> {
    await resticUnder(zone, repository, 'backup', folder)
    const { stdout } = await run(process.execPath, [compareTrees, repository, password, folder], { env: { ...process.env, TZ: zone }, maxBuffer: 2 ** 26 })
    return JSON.parse(stdout) as Comparison
  }

  function expectTheSame({ nodes, trees, ...different }: Comparison): void {
    expect(different).toEqual({ reencoded: [], madeFromDisk: [] })
    expect(trees).toBeGreaterThan(4)
    expect(nodes).toBeGreaterThan(340)
  }

  it('are what we make of them and of the disk, in a repository that restic made', async () => {
    const repository = join(place, 'theirs')
    await resticUnder('UTC', repository, 'init', '--repository-version', '2')
    expectTheSame(await comparedUnder('UTC', repository))
  })

  it.each(['America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'])('are so under TZ=%s, in a repository that we made', async (zone) => {
    const repository = join(place, zone.replace('/', '-'))
    const store = await openDirectoryStore(repository, { signal, create: true })
    await createRepository(store, { password, signal, clock: Date, cost: { N: 16, r: 1, p: 1 } })
    await store.close()
    expectTheSame(await comparedUnder(zone, repository))
  })

  it('were made of every kind of file that this user may make', () => {
    const kinds = ['fifo', 'socket', ...(process.geteuid?.() === 0 ? ['chardev', 'blockdev'] : [])]
    const stats = kinds.map((name) => lstatSync(join(folder, name)))
    expect(stats.every((stat) => !stat.isFile() && !stat.isDirectory())).toBe(true)
  })
})
