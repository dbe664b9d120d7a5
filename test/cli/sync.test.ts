import { chmod, link, lstat, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { backup, errorLine, makeScratch, program, run, type Run, type Scratch } from './support.js'

let scratch: Scratch
let repository: string
let documents: string
/** The first one. Later ones are made by tests, in any order. */
let snapshot: string

const work = (args: readonly string[], repo = repository): Promise<Run> =>
  backup(args, { cwd: scratch.path(), env: { BACKUP_PASSWORD: 'x', BACKUP_REPOSITORY: repo } })
const json = async (args: readonly string[], code = 0): Promise<Record<string, unknown>> => {
  const result = await work([...args, '--json'])
  expect({ args, code: result.code }).toEqual({ args, code })
  return JSON.parse(result.stdout) as Record<string, unknown>
}
const id = expect.stringMatching(/^[0-9a-f]{64}$/)
const count = expect.any(Number)

beforeAll(async () => {
  scratch = await makeScratch()
  repository = scratch.path('repository')
  documents = scratch.path('documents')
  await mkdir(join(documents, 'code'), { recursive: true })
  await writeFile(join(documents, 'letter.txt'), 'Dear Ada\n')
  await writeFile(join(documents, 'code', 'report.py'), 'import os\n\ndef report():\n    pass\n')
  await writeFile(join(documents, 'code', 'skip.tmp'), 'not this')
  await link(join(documents, 'letter.txt'), join(documents, 'copy.txt'))
  await symlink('letter.txt', join(documents, 'link'))
  await chmod(join(documents, 'letter.txt'), 0o640)
  await utimes(join(documents, 'letter.txt'), 1_600_000_000.5, 1_600_000_000.5)
  expect(await work(['init'])).toMatchObject({ code: 0 })
  const made = await json(['sync', documents, '--exclude', '*.tmp', '--tag', 'weekly', '--tag', 'home', '--host', 'ada-laptop'])
  snapshot = String(made['snapshot_id'])
  expect(made).toEqual({
    snapshot_id: id, files_new: 3, files_changed: 0, files_unmodified: 0, dirs_new: count, dirs_changed: 0, dirs_unmodified: 0,
    data_blobs: count, tree_blobs: count, data_added: count, data_added_packed: count, total_files_processed: 3,
    total_bytes_processed: count, total_duration: count, warnings: 0, analysis: { analysed: 2, known: 0, failed: 0, pending: 0, passed: { empty: 0, repeated: 1, unread: 0 } },
  })
})
afterAll(() => scratch.remove())

describe('sync', () => {
  it('again sends nothing, analyses nothing, and names its parent', async () => {
    expect(await json(['sync', documents, '--exclude', '*.tmp', '--host', 'ada-laptop'])).toMatchObject({
      parent: id, files_new: 0, files_changed: 0, files_unmodified: 3, data_blobs: 0, analysis: { analysed: 0, failed: 0, pending: 0 },
    })
  })

  it('says in a few lines what it did', async () => {
    const { code, stderr, stdout } = await work(['sync', documents, '--exclude', '*.tmp', '--host', 'ada-laptop'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Files: {5}0 new, 0 changed, 3 unmodified\n(.*\n)+Snapshot [0-9a-f]{8} saved: 3 files, .* in \d+:\d\d\n$/)
  })

  it('keeps quiet when asked to', async () => {
    expect(await work(['sync', documents, '--quiet'])).toMatchObject({ code: 0, stdout: '', stderr: '' })
  })

  it('names what it saves on stderr with --verbose', async () => {
    const { stderr } = await work(['sync', documents, '--force', '--verbose'])
    expect(stderr).toContain(join(documents, 'code', 'report.py'))
  })

  it('makes no snapshot of what is not there', async () => {
    const before = await readdir(join(repository, 'snapshots'))
    const result = await work(['sync', 'missing'])
    expect(result.code).toBe(1)
    expect(errorLine(result)).toContain('missing')
    expect(await readdir(join(repository, 'snapshots'))).toEqual(before)
  })

  it('saves what is there where another path is not, and ends with 3', async () => {
    const folder = scratch.path('one of two')
    await mkdir(folder)
    await writeFile(join(folder, 'here.txt'), 'here')
    const { code, stderr, stdout } = await work(['sync', folder, join(folder, 'gone'), '--host', 'one of two'])
    expect(code).toBe(3)
    expect(stderr).toContain(`${folder}/gone does not exist, so it is not in this snapshot`)
    expect(stdout).toContain('1 new')
  })

  it('saves the rest, warns and ends with 3 when a file cannot be read', async () => {
    const folder = scratch.path('partly')
    await mkdir(folder)
    await writeFile(join(folder, 'good'), 'good')
    await writeFile(join(folder, 'secret'), 'secret', { mode: 0 })
    // root reads everything, unless it gives up the capabilities to do so.
    const command = process.getuid?.() === 0 ? ['setpriv', '--inh-caps=-all', '--bounding-set=-all', process.execPath] : [process.execPath]
    const [executable = '', ...args] = [...command, program, 'sync', folder, '--no-analyze', '--json']
    const result = await run(executable, args, { env: { BACKUP_PASSWORD: 'x', BACKUP_REPOSITORY: repository } })
    expect(result.code).toBe(3)
    const summary = JSON.parse(result.stdout) as Record<string, unknown>
    expect(summary).toMatchObject({ snapshot_id: id, warnings: 1 })
    const path = join(folder, 'secret')
    expect(JSON.parse(result.stderr)).toEqual({ warning: { code: 'source-unreadable', message: expect.stringContaining(path), path } })
    const { stdout } = await work(['ls', `${String(summary['snapshot_id'])}:${folder}`])
    expect(stdout).toBe(`${folder}\n${folder}/good\n`)
  })

  it('does not look into files with --no-analyze', async () => {
    const other = scratch.path('other-repository')
    await work(['init'], other)
    const { stdout } = await work(['sync', documents, '--no-analyze', '--json'], other)
    expect(JSON.parse(stdout)).toMatchObject({ analysis: { analysed: 0, known: 0, failed: 0, pending: 0 } })
    const shown = await work(['show', `latest:${documents}/code/report.py`], other)
    expect(shown.stdout).toContain('not analysed')
    await rm(other, { recursive: true })
  })
})

describe('snapshots', () => {
  it('has restic\'s names in JSON', async () => {
    const [first] = (await json(['snapshots'])) as unknown as Record<string, unknown>[]
    expect(first).toMatchObject({
      id, short_id: expect.stringMatching(/^[0-9a-f]{8}$/), time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), tree: id,
      paths: [documents], hostname: 'ada-laptop', tags: ['weekly', 'home'], excludes: ['*.tmp'], program_version: expect.stringMatching(/^backup-agent \d/),
    })
  })

  it('is a table for people', async () => {
    const lines = (await work(['snapshots'])).stdout.split('\n')
    expect(lines[0]).toMatch(/^ID +Time +Host +Tags +Paths$/)
    expect(lines[1]).toMatch(new RegExp(`^[0-9a-f]{8}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  ada-laptop  weekly,home +${documents}$`))
  })
})

describe('ls', () => {
  it('lists what is below a path', async () => {
    const { code, stdout } = await work(['ls', `${snapshot.slice(0, 12)}:${documents}`])
    expect(code).toBe(0)
    const names = ['', '/code', '/code/report.py', '/copy.txt', '/letter.txt', '/link']
    expect(stdout).toBe(names.map((name) => `${documents}${name}\n`).join(''))
  })

  it('lists one file in long form', async () => {
    const { stdout } = await work(['ls', '-l', `${snapshot}:${documents}/letter.txt`])
    expect(stdout).toMatch(new RegExp(`^-rw-r----- \\S+ +\\S+ +9 2020-09-13 12:26:40 ${documents}/letter\\.txt\n$`))
    expect((await work(['ls', '-l', `${snapshot}:${documents}/link`])).stdout).toMatch(/^lrwxrwxrwx .*\/link -> letter\.txt\n$/)
  })

  it('prints a node on every line with --json', async () => {
    const { stdout } = await work(['ls', '--json', `${snapshot}:${documents}`])
    const nodes = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(nodes.map(({ struct_type, type, path }) => [struct_type, type, path])).toContainEqual(['node', 'file', `${documents}/code/report.py`])
    expect(nodes.find(({ name }) => name === 'letter.txt')).toMatchObject({ size: 9, links: 2, permissions: '-rw-r-----', mtime: '2020-09-13T12:26:40.500000000Z' })
  })

  it('leaves out what this program itself puts there, unless asked for it', async () => {
    const paths = async (...args: string[]): Promise<string[]> => (await work(['ls', ...args])).stdout.split('\n')
    const own = expect.arrayContaining(['/.backup-metadata', '/.backup-metadata/about.json'])
    expect(await paths(snapshot)).not.toEqual(own)
    expect((await paths(snapshot, '--json')).join('\n')).not.toContain('.backup-metadata')
    expect(await paths(snapshot, '--all')).toEqual(own)
    expect(await paths(`${snapshot}:/.backup-metadata`)).toEqual(own)
  })

  it('takes names as it prints them, and so do show and restore', async () => {
    const folder = scratch.path('names')
    await mkdir(folder)
    await writeFile(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9])]), 'x')
    await writeFile(join(folder, 'caf\\xe9'), 'another')
    await writeFile(Buffer.concat([Buffer.from(`${folder}/th`), Buffer.from([0xe9])]), 'tea')
    const made = await json(['sync', folder, '--host', 'names', '--no-analyze'])
    const address = `${String(made['snapshot_id'])}:${folder}`
    expect((await work(['ls', `${address}/th\\xe9`])).stdout).toBe(`${folder}/th\\xe9\n`)
    // A name that was really written like this wins.
    expect(await json(['show', `${address}/caf\\xe9`])).toMatchObject({ size: 7 })
    expect((await work(['restore', `${address}/th\\xe9`, '--target', scratch.path('tea')])).stdout).toContain(`${folder}/th\\xe9\n`)
    const result = await work(['ls', `${address}/tee\\xe9`])
    expect([result.code, errorLine(result)]).toEqual([1, expect.stringContaining(`holds no ${folder}/tee\\xe9`)])
  })

  it.each([
    ['ffffffffffffffff', 'backup snapshots'],
    ['latest:/not/there', '/not/there'],
  ])('of %s fails in one line', async (address, hint) => {
    const result = await work(['ls', address])
    expect(result.code).toBe(1)
    expect(errorLine(result)).toContain(hint)
  })
})

describe('show', () => {
  it('prints the document of a file', async () => {
    expect(await json(['show', `${snapshot}:${documents}/code/report.py`])).toEqual({
      path: `${documents}/code/report.py`, snapshot_id: id, type: 'file', permissions: expect.stringMatching(/^-rw/), mtime: expect.any(String),
      size: 34, schema: 1, contentId: id, mediaType: 'text/x-python',
      text: { chars: 34, convertedFrom: '@backup-agent/plugin-code/plain-text' },
      code: { language: 'Python', lines: 4, symbols: ['report'], imports: ['os'] },
      outcomes: expect.any(Array),
      versions: expect.arrayContaining([expect.objectContaining({ content_id: id, size: 34, current: true, hostname: 'ada-laptop' })]),
    })
  })

  it('prints a card for people', async () => {
    const { stdout } = await work(['show', `${snapshot}:${documents}/code/report.py`])
    expect(stdout).toMatch(/report\.py\n {2}file +text\/x-python, 34 B\n[^]*code +Python, 4 lines\n +names +report\n +uses +os\n +changed .*\n +saved .*\n/)
  })

  it('says when no plugin had anything to say', async () => {
    const folder = scratch.path('photos')
    await mkdir(folder)
    await writeFile(join(folder, 'program.wasm'), Buffer.from('0061736d010000000000000000000000', 'hex'))
    const address = `${String((await json(['sync', folder, '--host', 'photos']))['snapshot_id'])}:${folder}/program.wasm`
    expect((await work(['show', address])).stdout).toMatch(/\n {2}file +application\/wasm, 16 B, no plugin reads this kind of file\n/)
    expect(await json(['show', address])).toMatchObject({ analysis: 'none' })
  })

  it('prints a card for every file of a folder', async () => {
    const { stdout } = await work(['show', `${snapshot}:${documents}`])
    for (const name of ['letter.txt', 'code/report.py']) expect(stdout).toContain(`${documents}/${name}\n  file `)
  })

  it('shows what is no file as the snapshot has it', async () => {
    expect(await json(['show', `${snapshot}:${documents}/link`])).toMatchObject({ type: 'symlink', permissions: 'lrwxrwxrwx' })
  })
})

describe('restore', () => {
  it('brings a snapshot back', async () => {
    const target = scratch.path('restored')
    expect(await json(['restore', snapshot, '--target', target])).toMatchObject({ snapshot_id: snapshot, target, warnings: 0 })
    const copy = join(target, documents)
    expect(await readFile(join(copy, 'letter.txt'), 'utf8')).toBe('Dear Ada\n')
    const [source, restored] = await Promise.all([lstat(join(documents, 'letter.txt'), { bigint: true }), lstat(join(copy, 'letter.txt'), { bigint: true })])
    expect([restored.mode, restored.mtimeNs, restored.nlink]).toEqual([source.mode, source.mtimeNs, 2n])
    expect(await readdir(target)).not.toContain('.backup-metadata')
  })

  it('brings one file back', async () => {
    const target = scratch.path('one file')
    const { stdout } = await work(['restore', `${snapshot}:${documents}/code/report.py`, '-t', target])
    expect(stdout).toMatch(new RegExp(`^Restored 1 file, \\d+ folders \\(34 B\\) from [0-9a-f]{8} to ${target}${documents}/code/report\\.py\n$`))
    expect(await readdir(join(target, documents, 'code'))).toEqual(['report.py'])
  })
})

describe('check', () => {
  it('finds nothing in what we wrote', async () => {
    expect(await json(['check', '--read-data'])).toEqual({ faults: [], snapshots: count, packs: count, blobs: count, unreferenced_packs: 0, read_data: true })
    expect((await work(['check'])).stdout).toMatch(/^No faults: /)
  })

  it('names every fault, on stdout, and ends with 1', async () => {
    const packs = (await readdir(join(repository, 'data'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    const victim = packs[0] ?? { name: '' }
    const path = join(repository, 'data', victim.name.slice(0, 2), victim.name)
    const bytes = await readFile(path)
    await rm(path)
    try {
      const { faults } = await json(['check'], 1)
      expect(faults).toContainEqual({ code: 'pack-missing', object: victim.name, message: expect.any(String) })
      expect(await work(['check', '--quiet'])).toMatchObject({ code: 1, stdout: expect.stringMatching(/^pack-missing [0-9a-f]{64}: /) })
    } finally {
      await writeFile(path, bytes)
    }
  })
})
