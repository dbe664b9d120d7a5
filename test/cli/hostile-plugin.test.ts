/** A plugin of a third party that tries everything that its manifest does not ask for, in a real backup by the real command. */
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { linkPlugins } from '../support/linked-plugins.js'
import { backup, makeScratch, packageRoot, type Run, type Scratch } from './support.js'

const content = 'A text about lighthouses and the weather on the coast, which nobody but its owner may change.\n'
const settings = 'analyzers:\n  summary: { enabled: false }\n  image: { enabled: false }\n  video: { enabled: false }\n'

let scratch: Scratch
let listener: Server
let callers = 0
let name = ''
let synced: Run

const command = (...args: string[]): Promise<Run> =>
  backup(args, {
    cwd: scratch.path(),
    env: {
      HOME: scratch.path('home'), XDG_DATA_HOME: scratch.path('data'), XDG_STATE_HOME: scratch.path('state'), TMPDIR: scratch.path('tmp'),
      BACKUP_CONFIG: '', BACKUP_PASSWORD: 'secret', BACKUP_REPOSITORY: scratch.path('repository'), AWS_SECRET_ACCESS_KEY: 'secret',
    },
  })

async function sectionsOf(file: string): Promise<Record<string, Record<string, string> | undefined>> {
  const { stdout } = await command('show', `latest:documents/${file}`, '--json')
  return JSON.parse(stdout) as Record<string, Record<string, string> | undefined>
}

beforeAll(async () => {
  scratch = await makeScratch()
  for (const folder of ['tmp', 'documents', 'home']) await mkdir(scratch.path(folder))
  listener = createServer((socket) => {
    callers += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  name = `port-${typeof address === 'object' ? address?.port : ''}.txt`
  await writeFile(scratch.path('backup.yaml'), settings)
  await writeFile(scratch.path('documents', name), content)
  await writeFile(scratch.path('documents', 'other.txt'), 'something else\n')
  await linkPlugins(scratch.path('data'), [join(packageRoot, 'test', 'fixtures', 'plugins', 'hostile')])
  await command('init')
  synced = await command('sync', 'documents', '--json', '--analyze-budget', '600')
})
afterAll(async () => {
  listener.close()
  await scratch.remove()
})

it('keeps nothing from being saved, and is named for what broke', async () => {
  expect(synced).toMatchObject({ code: 0 })
  for (const tried of ['use the network', 'start a program', 'run native code', 'reach other processes']) expect(synced.stderr).toContain(`plugin fixture-hostile tried to ${tried}`)
  const { analysis, files_new } = JSON.parse(synced.stdout) as { files_new: number; analysis: { failures: { analyzer: string; code: string; files: number }[] } }
  expect(files_new).toBe(2)
  expect(analysis.failures).toEqual([{ analyzer: 'fixture-hostile/huge', code: 'too-large', files: 2 }])
  expect(await command('check', '--read-data')).toMatchObject({ code: 0 })
  const target = scratch.path('restored')
  expect(await command('restore', 'latest', '--target', target)).toMatchObject({ code: 0 })
  expect(await readFile(join(target, 'documents', name), 'utf8')).toBe(content)
})

it('gets nothing that it tried for', async () => {
  const sections = await sectionsOf(name)
  const ends = Object.fromEntries(['Writes', 'Reads', 'Password', 'Network', 'Programs', 'Signals'].map((attacks) => [attacks, sections[`hostile${attacks}`]]))
  for (const [attacks, end] of Object.entries(ends)) {
    expect([attacks, Object.keys(end ?? {}).length]).toEqual([attacks, expect.any(Number)])
    for (const [attempt, how] of Object.entries(end ?? {})) expect([attacks, attempt, how]).toEqual([attacks, attempt, expect.stringMatching(/^(ERR_ACCESS_DENIED|ERR_DLOPEN_DISABLED|not-granted|nothing|EPERM|EACCES)$/)])
  }
  expect(callers).toBe(0)
})

it('changed nothing beside the file, and fills no section of another', async () => {
  expect((await readdir(scratch.path('documents'))).sort()).toEqual(['other.txt', name])
  expect(await readFile(scratch.path('documents', name), 'utf8')).toBe(content)
  expect((await stat(scratch.path('documents', name))).mode & 0o777).not.toBe(0o777)
  expect(await readdir(scratch.path('home'))).toEqual([])
  const { hostileFloods, keywords } = await sectionsOf(name)
  expect(hostileFloods).toEqual({ flooded: true })
  expect(JSON.stringify(keywords)).not.toContain('planted')
})

it('leaves no process and no file behind', async () => {
  expect(await readdir(scratch.path('tmp'))).toEqual([])
})
