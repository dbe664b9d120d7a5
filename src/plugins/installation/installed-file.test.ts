import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { neverAborted } from '../../core/support/abort.js'
import { lockChanges } from './change-lock.js'
import { changeInstalled, readInstalled } from './installed-file.js'
import { packageDirectory, withoutPlugins, withPlugin, type InstalledPlugin } from './installed-list.js'
import { makeStaging } from './staging.js'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'installed-'))
})
afterEach(() => rm(home, { recursive: true }))

const options = { signal: neverAborted, debug: () => undefined }
const plugin = (name: string, change: Partial<InstalledPlugin> = {}): InstalledPlugin =>
  ({ name, version: '1.0.0', folder: `/linked/${name}`, from: name, linked: true, capabilities: [], transports: [], scripts: false, enabled: true, ...change })
const namesIn = async (...folders: string[]): Promise<string[]> => (await readdir(join(home, ...folders))).sort()
/** The id of a process that has been. */
async function deadPid(): Promise<number> {
  const child = fork('-e', [], { execArgv: ['-e', '0'], silent: true })
  await once(child, 'exit')
  return child.pid ?? 0
}

describe('installed.json', () => {
  it('is an empty list where there is none, keeps what was written, in order of names, and is its user\'s own', async () => {
    expect(readInstalled(join(home, 'nowhere'))).toEqual({ plugins: [], disabled: [] })
    const wanted = plugin('a', { capabilities: ['network', 'spawn'], transports: ['flat'], scripts: true, enabled: false, folder: 'packages/0123456789abcdef', linked: false })
    for (const one of [plugin('b'), wanted]) await changeInstalled(home, (list) => withPlugin(list, one), options)
    await changeInstalled(home, (list) => ({ ...list, disabled: ['c'] }), options)
    expect(readInstalled(home)).toEqual({ plugins: [wanted, plugin('b')], disabled: ['c'] })
    expect([packageDirectory(wanted, home), packageDirectory(plugin('@x/b'), home)]).toEqual([join(home, 'packages/0123456789abcdef/node_modules/a'), '/linked/@x/b'])
    await changeInstalled(home, (list) => withoutPlugins(list, new Set(['a'])), options)
    expect(readInstalled(home).plugins.map(({ name }) => name)).toEqual(['b'])
  })

  it.each([
    ['cut off', '{"version":1,', /JSON/],
    ['of a later version', '{"version":2}', /its version is 2/],
    ['without a list', '{"version":1,"disabled":[]}', /"plugins" is no list/],
    ['with a folder elsewhere', JSON.stringify({ version: 1, disabled: [], plugins: [plugin('a', { linked: false, folder: 'packages/../..' })] }), /plugins\[0\]/],
    ['with a name that is a path', JSON.stringify({ version: 1, disabled: [], plugins: [plugin('../a')] }), /plugins\[0\]/],
    ['with a plugin twice', JSON.stringify({ version: 1, disabled: [], plugins: [plugin('a'), plugin('a')] }), /twice/],
  ])('is refused with the way to mend it where it is %s, and not overwritten', async (_what, text, message) => {
    await writeFile(join(home, 'installed.json'), text)
    const refused = { code: 'plugins-damaged', message: expect.stringMatching(message), subject: join(home, 'installed.json'), hint: expect.stringContaining('remove that file') }
    expect(() => readInstalled(home)).toThrow(expect.objectContaining(refused))
    await expect(changeInstalled(home, (list) => withPlugin(list, plugin('a')), options)).rejects.toMatchObject(refused)
    expect(await readFile(join(home, 'installed.json'), 'utf8')).toBe(text)
  })

  it('loses nothing where many change it at once', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `p${at}`).sort()
    await Promise.all(names.map((name) => changeInstalled(home, (list) => withPlugin(list, plugin(name)), options)))
    expect(readInstalled(home).plugins.map(({ name }) => name)).toEqual(names)
    expect((await namesIn()).filter((name) => name.startsWith('lock-'))).toHaveLength(1)
  })
})

describe('the lock of changes', () => {
  it('waits for who has it, gives up in time, and ends with its signal', async () => {
    const lock = await lockChanges(home, options)
    await expect(lockChanges(home, { signal: neverAborted, patienceMilliseconds: 0 })).rejects.toMatchObject({ code: 'plugins-busy', subject: join(home, 'lock-1') })
    await expect(lockChanges(home, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
    const next = lockChanges(home, options)
    await lock.release()
    await (await next).release()
    expect(await namesIn()).toEqual(['lock-2'])
  })

  it('is taken over by one of those that find its holder dead', async () => {
    const own = await lockChanges(home, options)
    const identity = JSON.parse(await readFile(join(home, 'lock-1'), 'utf8')) as object
    await own.release()
    await writeFile(join(home, 'lock-7'), JSON.stringify({ ...identity, pid: await deadPid() }))
    const taken = await Promise.allSettled([1, 2, 3].map(() => lockChanges(home, { signal: neverAborted, patienceMilliseconds: 0 })))
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await namesIn()).toEqual(['lock-8'])
  })
})

describe('staging', () => {
  it('stays as long as its process lives or the list names it, and goes then', async () => {
    const [kept, living, dead] = [await makeStaging(home), await makeStaging(home), await makeStaging(home)]
    const identity = JSON.parse(await readFile(`${dead.path}.owner`, 'utf8')) as object
    await writeFile(`${dead.path}.owner`, JSON.stringify({ ...identity, pid: await deadPid() }))
    await mkdir(join(home, 'packages', 'f'.repeat(16)))
    await mkdir(join(home, 'packages', 'of-somebody-else'))
    await changeInstalled(home, (list) => withPlugin(list, plugin('a', { linked: false, folder: kept.folder })), options)
    const id = ({ folder }: { folder: string }): string => folder.slice('packages/'.length)
    expect(await namesIn('packages')).toEqual([id(kept), id(living), `${id(living)}.owner`, 'of-somebody-else'].sort())
    await living.discard()
    await living.discard()
    await changeInstalled(home, (list) => withoutPlugins(list, new Set(['a'])), options)
    expect(await namesIn('packages')).toEqual(['of-somebody-else'])
  })
})
