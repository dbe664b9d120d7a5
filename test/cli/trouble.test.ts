/** What stands in the way of a run, each with one clear line and its exit code. */
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type * as Envelope from '../../src/core/repository/crypto/envelope.js'
import type * as KeyFiles from '../../src/core/repository/crypto/key-file.js'
import type * as KeyFileFormat from '../../src/core/repository/crypto/parse-key-file.js'
import type * as Locks from '../../src/core/repository/lock.js'
import type * as Repositories from '../../src/core/repository/repository.js'
import type * as Directory from '../../src/core/transport/directory.js'
import { backup, errorLine, makeScratch, packageRoot, program, run, type Run, type Scratch } from './support.js'

let scratch: Scratch
let repository: string

const env = { BACKUP_PASSWORD: 'x' }
const work = (...args: string[]): Promise<Run> => backup(args, { cwd: scratch.path(), env: { ...env, BACKUP_REPOSITORY: repository } })
const built = (module: string): Promise<unknown> => import(pathToFileURL(join(packageRoot, 'dist', 'core', module)).href)

beforeAll(async () => {
  scratch = await makeScratch()
  repository = scratch.path('repository')
  await mkdir(scratch.path('documents'))
  await writeFile(scratch.path('documents', 'file'), 'content')
  // Random, so that it neither compresses nor deduplicates.
  await writeFile(scratch.path('large'), spawnSync('head', ['-c', '6000000', '/dev/urandom'], { maxBuffer: 8e6 }).stdout)
  expect(await work('init')).toMatchObject({ code: 0 })
  expect(await work('sync', 'documents')).toMatchObject({ code: 0 })
})
afterAll(() => scratch.remove())

describe('a repository', () => {
  it('of a newer version is refused, with both versions named', async () => {
    const { seal } = (await built('repository/crypto/envelope.js')) as typeof Envelope
    const { openKeyFile } = (await built('repository/crypto/key-file.js')) as typeof KeyFiles
    const { parseKeyFile } = (await built('repository/crypto/parse-key-file.js')) as typeof KeyFileFormat
    const [name = ''] = await readdir(join(repository, 'keys'))
    const key = await openKeyFile(parseKeyFile(await readFile(join(repository, 'keys', name)), name), env.BACKUP_PASSWORD)
    if (key === undefined) throw new Error('the password does not open the key')
    const newer = scratch.path('newer')
    await run('cp', ['-r', repository, newer])
    await run('chmod', ['u+w', join(newer, 'config')])
    await writeFile(join(newer, 'config'), seal(key, Buffer.from(JSON.stringify({ version: 3, id: '0'.repeat(64), chunker_polynomial: '25b468838dcb75' }))))
    const result = await backup(['snapshots', '--repo', newer], { env })
    expect(result.code).toBe(1)
    expect(errorLine(result)).toBe(`backup: the repository at ${newer} has format version 3, and this program reads 1 and 2. Install a newer release of backup.`)
  })

  it('with one damaged snapshot gives all the others', async () => {
    const partly = scratch.path('partly')
    await run('cp', ['-r', repository, partly])
    const damaged = 'd'.repeat(64)
    await writeFile(join(partly, 'snapshots', damaged), 'not what the name says')
    const [good = ''] = (await readdir(join(partly, 'snapshots'))).filter((name) => name !== damaged)
    const path = '/documents/file'
    for (const args of [['snapshots'], ['ls', 'latest'], ['ls', good.slice(0, 1)], ['show', `latest:${path}`], ['restore', 'latest', '-t', scratch.path('from-partly')]]) {
      const result = await backup([...args, '--repo', partly], { env })
      const warned = args[1] === good.slice(0, 1) && good[0] !== 'd' ? '' : expect.stringContaining('snapshot dddddddd is damaged')
      expect([args, result]).toEqual([args, { code: 0, signal: null, stdout: expect.any(String), stderr: warned }])
    }
    expect((await backup(['snapshots', '--repo', partly], { env })).stdout).toContain(good.slice(0, 8))
    const asked = await backup(['ls', damaged, '--repo', partly], { env })
    expect([asked.code, errorLine(asked)]).toEqual([1, expect.stringContaining('snapshot dddddddd is damaged')])
  })

  it('that somebody holds exclusively is left alone', async () => {
    const { openDirectoryStore } = (await built('transport/directory.js')) as typeof Directory
    const { openRepository } = (await built('repository/repository.js')) as typeof Repositories
    const { acquireLock } = (await built('repository/lock.js')) as typeof Locks
    const { signal } = new AbortController()
    const opened = await openRepository(await openDirectoryStore(repository, { signal, create: false }), { password: env.BACKUP_PASSWORD, signal })
    const lock = await acquireLock(opened.access, { signal, clock: { now: () => Date.now() }, exclusive: true, onLost: () => undefined })
    try {
      for (const args of [['sync', 'documents'], ['restore', 'latest', '-t', 'restored'], ['check']]) {
        const result = await work(...args)
        expect([args, result.code]).toEqual([args, 11])
        expect(errorLine(result)).toContain(String(process.pid))
      }
    } finally {
      await lock.release()
    }
    expect(await work('sync', 'documents')).toMatchObject({ code: 0 })
    expect(await readdir(join(repository, 'locks'))).toEqual([])
  })
})

describe('a restore', () => {
  it('into what is no folder is refused', async () => {
    const result = await work('restore', 'latest', '--target', scratch.path('documents', 'file'))
    expect(result.code).toBe(1)
    expect(errorLine(result)).toContain(scratch.path('documents', 'file'))
  })
})

describe('an interrupted sync', () => {
  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])('by %s ends with 130 and leaves no lock', async (signal) => {
    const result = await backup(['sync', '/usr/share', '--no-analyze', '--verbose', '--repo', repository], {
      env,
      onStart: (child) => child.stderr?.once('data', () => child.kill(signal)),
    })
    expect(result).toMatchObject({ code: 130, signal: null, stdout: '' })
    expect(result.stderr).toMatch(/\nbackup: [^\n]*\n$/)
    expect(await readdir(join(repository, 'locks'))).toEqual([])
  })
})

/** A shell in mount and user namespaces of its own, in which a test may mount; nothing of it is left afterwards. */
const namespace = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m']
const canMount = spawnSync('unshare', [...namespace, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
const whenMounting = canMount ? it : it.skip

describe('a medium', () => {
  const mounted = (options: string, script: string): Promise<Run> => {
    const place = scratch.path('mounted')
    const steps = `mkdir -p "${place}" && mount -t tmpfs -o ${options} tmpfs "${place}" && cd "${place}" || exit 99
      backup() { "${process.execPath}" "${program}" "$@"; }
      ${script}`
    return run('unshare', [...namespace, 'sh', '-c', steps], { env: { ...env, SCRATCH: scratch.path(), REPOSITORY: repository } })
  }

  whenMounting('that is full stops a sync; what was there stays whole', async () => {
    const result = await mounted('size=3m', `
      backup init --quiet --repo repository && backup sync "$SCRATCH/documents" --quiet --repo repository || exit 98
      backup sync "$SCRATCH/large" --no-analyze --quiet --repo repository; echo "code $?"
      backup check --read-data --repo repository`)
    expect(result.stdout).toMatch(/^code 1\nNo faults: 1 snapshot, /m)
    expect(result.stderr).toMatch(/^backup: [^\n]*(full|space)[^\n]*\n$/)
  })

  whenMounting('that is full stops a restore', async () => {
    const result = await mounted('size=2m', `
      backup sync "$SCRATCH/large" --no-analyze --quiet --repo "$REPOSITORY" || exit 98
      backup restore latest --target restored --repo "$REPOSITORY"; echo "code $?"`)
    expect(result.stdout).toBe('code 1\n')
    expect(result.stderr).toMatch(/^backup: [^\n]*(full|space)[^\n]*\n$/)
  })

  whenMounting('that is read-only takes no repository, no snapshot and no restored file', async () => {
    const result = await mounted('size=20m', `
      cp -r "$REPOSITORY" repository && mount -o remount,ro . || exit 98
      backup init --repo new; echo "code $?"
      backup sync "$SCRATCH/documents" --repo repository; echo "code $?"
      backup restore latest --target restored --repo "$REPOSITORY"; echo "code $?"
      backup snapshots --json --repo repository >/dev/null; echo "code $?"`)
    expect(result.stdout).toBe('code 1\ncode 1\ncode 1\ncode 0\n')
    const lines = result.stderr.trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    for (const line of lines) expect(line).toMatch(/^backup: .*(read-only|EROFS|may not be|permission)/)
  })

  whenMounting('that is read-only can be restored from, with a warning about the lock', async () => {
    const result = await mounted('size=20m', `
      cp -r "$REPOSITORY" repository && mount -o remount,ro . || exit 98
      backup restore latest --quiet --target "$SCRATCH/from-read-only" --repo repository; echo "code $?"`)
    expect(result.stdout).toBe('code 0\n')
    expect(result.stderr).toMatch(/^backup: warning: reading without a lock/)
  })
})
