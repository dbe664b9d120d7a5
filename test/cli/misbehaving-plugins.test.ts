/** Every kind of plugin that misbehaves, all at once, in a real backup by the real command: each costs its section of the files that it breaks on. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { linkPlugins } from '../support/linked-plugins.js'
import { backup, makeScratch, packageRoot, run, type Run, type Scratch } from './support.js'

/** What `bad.txt` costs: the section and the code that says why; undefined where it costs nothing. */
const misbehaving: Readonly<Record<string, readonly [section: string, code: string | undefined]>> = {
  throws: ['throws', 'teapot'],
  'never-returns': ['neverReturns', 'timeout'],
  'busy-loop': ['busyLoop', 'timeout'],
  'leaks-ten-gigabytes': ['leaksTenGigabytes', 'memory'],
  'fills-heap': ['fillsHeap', 'memory'],
  aborts: ['aborts', 'crashed'],
  segfaults: ['segfaults', 'crashed'],
  exits: ['exits', 'crashed'],
  'throws-later': ['throwsLater', 'crashed'],
  prints: ['prints', undefined],
  'huge-section': ['hugeSection', 'too-large'],
  'breaks-schema': ['breaksSchema', 'schema'],
  'not-json': ['notJson', 'schema'],
  'keeps-timers': ['keepsTimers', undefined],
  grandchild: ['grandchild', undefined],
  'slow-sometimes': ['slowSometimes', undefined],
}
const files = ['bad.txt', ...Array.from({ length: 10 }, (_, at) => `good${at}.txt`)]

let scratch: Scratch
let synced: Run

const command = (...args: string[]): Promise<Run> =>
  backup(args, {
    cwd: scratch.path(),
    env: { XDG_DATA_HOME: scratch.path('data'), XDG_STATE_HOME: scratch.path('state'), TMPDIR: scratch.path('tmp'), BACKUP_PASSWORD: 'secret', BACKUP_REPOSITORY: scratch.path('repository') },
  })

beforeAll(async () => {
  scratch = await makeScratch()
  await mkdir(scratch.path('tmp'))
  await mkdir(scratch.path('documents'))
  for (const name of files) await writeFile(scratch.path('documents', name), `four words in ${name}\n`)
  await linkPlugins(scratch.path('data'), Object.keys(misbehaving).map((name) => join(packageRoot, 'test', 'fixtures', 'plugins', name)))
  await command('init')
  synced = await command('sync', 'documents', '--json', '--analyze-budget', '600')
})
afterAll(() => scratch.remove())

it('saves everything, and says which plugins failed and why', () => {
  expect(synced).toMatchObject({ code: 0, stderr: '' })
  const { analysis, files_new } = JSON.parse(synced.stdout) as { analysis: { failures: { analyzer: string; code: string; files: number }[] }; files_new: number }
  expect(files_new).toBe(files.length)
  const expected = [...Object.entries(misbehaving).flatMap(([name, [, code]]) => (code === undefined ? [] : [[`fixture-${name}/main`, code, 1]])), ['fixture-slow-sometimes/main', 'timeout', 1]]
  expect(analysis).toMatchObject({ analysed: files.length, failed: 2, pending: 0 })
  expect(analysis.failures.map(({ analyzer, code, files }) => [analyzer, code, files]).sort()).toEqual(expected.sort())
})

it('loses one section of the files that a plugin broke on, and no other', async () => {
  for (const name of ['bad.txt', 'good0.txt', 'good7.txt']) {
    const { stdout } = await command('show', `latest:documents/${name}`, '--json')
    const document = JSON.parse(stdout) as Record<string, unknown>
    const lost = Object.entries(misbehaving).filter(([plugin, [, code]]) => (name === 'bad.txt' ? code !== undefined : plugin === 'slow-sometimes' && name === 'good0.txt'))
    for (const [plugin, [section]] of Object.entries(misbehaving)) {
      expect([name, section, section in document]).toEqual([name, section, !lost.some(([other]) => other === plugin)])
    }
    expect(document).toHaveProperty('text')
  }
})

it('leaves no process and no file behind', async () => {
  // Whatever a plugin started has the scratch folder of its host in its environment.
  const left = await run('sh', ['-c', `for p in /proc/[0-9]*; do tr '\\0' '\\n' < $p/environ 2>/dev/null | grep -q "^TMPDIR=${scratch.path('tmp')}/" && cat $p/comm; done; ls ${scratch.path('tmp')}`])
  expect(left.stdout).toBe('')
})

it('leaves a repository without faults, from which every file comes back', async () => {
  expect(JSON.parse((await command('check', '--read-data', '--json')).stdout)).toMatchObject({ faults: [] })
  expect(await command('restore', 'latest', '--target', scratch.path('restored'), '--json')).toMatchObject({ code: 0 })
  for (const name of files) expect(await readFile(scratch.path('restored', 'documents', name), 'utf8')).toBe(`four words in ${name}\n`)
})

it('names them in the summary for people', async () => {
  await writeFile(scratch.path('documents', 'bad.txt'), 'other words\n')
  // Those that take their time have shown what they do.
  const quick = ['throws', 'aborts', 'segfaults', 'exits', 'throws-later', 'huge-section', 'breaks-schema', 'not-json']
  const off = ['image', 'keywords', 'pii', 'summary', 'video', ...Object.keys(misbehaving).filter((name) => !quick.includes(name)).map((name) => `fixture-${name}`)]
  await writeFile(scratch.path('backup.yaml'), `analyzers:\n${off.map((name) => `  ${name}: { enabled: false }\n`).join('')}`)
  const { stdout } = await command('sync', 'documents', '--analyze-budget', '600', '--config', 'backup.yaml')
  expect(stdout).toMatch(/^Failed: {4}fixture-\S+ on 1 file \(\S+\), .*, and \d+ other kinds$/m)
})
