import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { codeOf } from '../contracts/errors.js'
import { displayPath } from '../os/path.js'
import { makeNode } from '../os/special.js'
import { osSupport } from '../os/libc.js'
import { RecordingReporter } from '../test-support/fakes.js'
import { makeExcluder } from './excludes.js'
import type { DirectoryReader } from './folder-entries.js'
import { listDirectories, statEntries } from './list-directory.js'
import { repositoryFolder } from '../backup/own-folders.js'
import type { FolderToList } from './listing.js'
import { scan, type ScanOptions } from './scan.js'
import { targetTree } from './targets.js'

const live = new AbortController().signal
const libcOnly = osSupport().available ? it : it.skip
/** The same functions that run in the worker thread, on this one. */
const here: DirectoryReader = {
  listDirectories: async (paths) => Promise.resolve(listDirectories(paths)),
  statEntries: async (at, names) => Promise.resolve(statEntries(at, names)),
}

let folder: string
let reporter: RecordingReporter
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'scan-')))
  reporter = new RecordingReporter()
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

function make(...names: string[]): void {
  for (const name of names) {
    fs.mkdirSync(path.join(folder, path.dirname(name)), { recursive: true })
    if (name.endsWith('/')) fs.mkdirSync(path.join(folder, name), { recursive: true })
    else fs.writeFileSync(path.join(folder, name), name)
  }
}

/** The walk as lines: `+` where a folder begins, its name; `-` where it ends; anything else by its path in the snapshot. */
async function walk(targets: (string | Buffer)[], options: Partial<ScanOptions> = {}): Promise<string[]> {
  const tree = await targetTree(targets.map((target) => Buffer.from(target)), folder, reporter)
  const lines: string[] = []
  const open: string[] = []
  for await (const event of scan(tree, { signal: live, reader: here, reporter, ...options })) {
    if (event.kind === 'leave') lines.push(`- ${open.pop()}`)
    else {
      const name = event.entry === undefined ? '/' : displayPath(event.entry.name)
      if (event.kind === 'enter') open.push(name)
      lines.push(event.kind === 'enter' ? `+ ${name}` : name)
    }
  }
  return lines
}

const targetFault = (targets: string[]) => walk(targets).then(() => 'no error', codeOf)

describe('scan: order', () => {
  it('names ascend by bytes, and children come before their folder ends', async () => {
    make('a/z', 'a.b', 'a/B/x', 'B', 'a-', 'é', 'empty/')
    expect(await walk(['.'])).toEqual(['+ /', 'B', '+ a', '+ B', 'x', '- B', 'z', '- a', 'a-', 'a.b', '+ empty', '- empty', 'é', '- /'])
    expect(reporter.warnings).toEqual([])
  })

  it('names that are no UTF-8 come out as the bytes that they are', async () => {
    const odd = Buffer.from([0x61, 0xff, 0xfe])
    fs.writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), odd]), 'x')
    const seen: Buffer[] = []
    for await (const event of scan(await targetTree([Buffer.from('.')], folder), { signal: live, reader: here, reporter })) {
      if (event.kind === 'entry') seen.push(event.entry.name)
    }
    expect(seen).toEqual([odd])
    expect(await walk([odd])).toEqual(['+ /', 'a\\xff\\xfe', '- /'])
  })

  it('a folder of more than one portion is whole and in order', async () => {
    const names = Array.from({ length: 2101 }, (_, i) => `f${String(i).padStart(5, '0')}`)
    fs.mkdirSync(path.join(folder, 'many'))
    for (const name of names) fs.writeFileSync(path.join(folder, 'many', name), '')
    const asked: number[] = []
    const reader: DirectoryReader = { ...here, statEntries: (at, portion) => (asked.push(portion.ends.length), here.statEntries(at, portion)) }
    expect(await walk(['many'], { reader })).toEqual(['+ /', '+ many', ...names, '- many', '- /'])
    // One for the target itself; the first thousand come with the listing.
    expect(asked).toEqual([1, 1000, 101])
  })

  it('an entry carries what lstat says of it', async () => {
    make('file')
    fs.symlinkSync('nowhere', path.join(folder, 'link'))
    const [link] = await entries(['link'])
    const stat = fs.lstatSync(path.join(folder, 'link'), { bigint: true })
    expect(link).toMatchObject({ linkTarget: Buffer.from('nowhere'), inode: stat.ino, mtimeNs: stat.mtimeNs, ctimeNs: stat.ctimeNs, size: 7, mode: Number(stat.mode) })
  })

  it('stops when the signal has fired', async () => {
    make('a')
    expect(await walk(['.'], { signal: AbortSignal.abort(Object.assign(new Error('stop'), { code: 'aborted' })) }).catch(codeOf)).toBe('aborted')
  })
})

async function entries(targets: string[]) {
  const found = []
  for await (const event of scan(await targetTree(targets.map((target) => Buffer.from(target)), folder), { signal: live, reader: here, reporter })) {
    if (event.kind === 'entry') found.push(event.entry)
  }
  return found
}

describe('scan: targets', () => {
  it('an absolute target has its folders above it, with their own metadata', async () => {
    make('a/b/file')
    const lines = await walk([path.join(folder, 'a/b')])
    const above = folder.split('/').filter((name) => name !== '')
    expect(lines).toEqual(['+ /', ...above.map((name) => `+ ${name}`), '+ a', '+ b', 'file', '- b', '- a', ...above.reverse().map((name) => `- ${name}`), '- /'])
  })

  it('only the target is saved of the folders above it', async () => {
    make('a/wanted/x', 'a/other/y')
    expect(await walk(['a/wanted'])).toEqual(['+ /', '+ a', '+ wanted', 'x', '- wanted', '- a', '- /'])
  })

  it('a relative target keeps its relative path, less dots', async () => {
    make('a/b/c')
    expect(await walk(['./a//b/../b/'])).toEqual(['+ /', '+ a', '+ b', 'c', '- b', '- a', '- /'])
    expect(await walk([`../${path.basename(folder)}/a/b/c`])).toEqual(['+ /', `+ ${path.basename(folder)}`, '+ a', '+ b', 'c', '- b', '- a', `- ${path.basename(folder)}`, '- /'])
  })

  it('`.` and `..` stand for what is in them', async () => {
    make('a/b', 'c')
    expect(await walk(['.'])).toEqual(['+ /', '+ a', 'b', '- a', 'c', '- /'])
    expect(await walk(['a/..'])).toEqual(await walk(['.']))
  })

  it('targets in each other and twice are saved once', async () => {
    make('a/b/x', 'a/y')
    const once = await walk(['a'])
    expect(await walk(['a', 'a/b'])).toEqual(once)
    expect(await walk(['a/b', 'a'])).toEqual(once)
    expect(await walk(['a/b/x', 'a/b', 'a', './a'])).toEqual(once)
    expect(await walk(['.', 'a/b'])).toEqual(await walk(['.']))
    expect(await walk(['a/b', '.'])).toEqual(await walk(['.']))
  })

  it('two places that claim one name get numbers', async () => {
    make('x', 'in/x', 'in/deep/x')
    // From `in`: `../x` and `x` are both `x`.
    const tree = await targetTree(['../x', 'x', 'deep/../../x'].map((name) => Buffer.from(name)), path.join(folder, 'in'))
    expect([...tree.children].map(([name, { path: at }]) => [name, at?.toString()])).toEqual([['x', `${folder}/x`], ['x-1', `${folder}/in/x`]])
  })

  it('a name with a number is read from where it lies', async () => {
    make('x/outer', 'in/x/inner')
    const tree = await targetTree(['../x', 'x'].map((name) => Buffer.from(name)), path.join(folder, 'in'))
    const paths: string[] = []
    for await (const event of scan(tree, { signal: live, reader: here, reporter })) if (event.kind === 'entry') paths.push(event.path.toString())
    expect(paths).toEqual([`${folder}/x/outer`, `${folder}/in/x/inner`])
  })

  it('what lies behind a symlink above the target is saved, in a folder', async () => {
    make('real/docs/file')
    fs.symlinkSync('real', path.join(folder, 'link'))
    expect(await walk(['link/docs'])).toEqual(['+ /', '+ link', '+ docs', 'file', '- docs', '- link', '- /'])
    expect(await walk(['link/docs/file'])).toEqual(['+ /', '+ link', '+ docs', 'file', '- docs', '- link', '- /'])
  })

  it('a target that is a symlink is saved as one', async () => {
    make('real/file')
    fs.symlinkSync('real', path.join(folder, 'link'))
    expect(await walk(['link'])).toEqual(['+ /', 'link', '- /'])
  })

  it('a target that is missing does not keep others from being saved', async () => {
    make('a')
    expect(await walk(['missing', 'a', 'a/b'])).toEqual(['+ /', 'a', '- /'])
    expect(reporter.warnings).toMatchObject([
      { code: 'source-missing', message: 'missing does not exist, so it is not in this snapshot' },
      { code: 'source-missing', message: 'a/b does not exist, so it is not in this snapshot' },
    ])
  })

  it('targets that are all missing, or none at all, are refused', async () => {
    make('a')
    expect(await targetFault(['missing', 'other'])).toBe('path-not-found')
    expect(await targetFault(['a/b'])).toBe('path-not-found')
    expect(await targetFault([])).toBe('invalid-usage')
  })
})

describe('scan: excludes', () => {
  const walkWithout = (targets: string[], ...patterns: string[]) => walk(targets, { exclude: makeExcluder(patterns) })

  it('takes gitignore patterns, where later ones win', async () => {
    make('d/a.log', 'd/keep.log', 'd/build/x', 'd/sub/build', 'd/sub/b.log', 'd/text')
    expect(await walkWithout(['d'], '*.log', '!keep.log', 'build/')).toEqual(['+ /', '+ d', 'keep.log', '+ sub', 'build', '- sub', 'text', '- d', '- /'])
    expect(await walkWithout(['d'], '!keep.log', '*.log')).not.toContain('keep.log')
  })

  it('anchors a pattern that begins with a slash at the target, and at the root of the disk', async () => {
    make('d/tmp/x', 'd/sub/tmp/y')
    expect(await walkWithout(['d'], '/tmp')).toEqual(['+ /', '+ d', '+ sub', '+ tmp', 'y', '- tmp', '- sub', '- d', '- /'])
    expect(await walkWithout(['d'], path.join(folder, 'd/sub/tmp'))).toEqual(['+ /', '+ d', '+ sub', '- sub', '+ tmp', 'x', '- tmp', '- d', '- /'])
  })

  it('applies to what `.` and `/` stand for, from the first level on', async () => {
    make('a.log', 'tmp/x', 'sub/tmp/y', 'sub/b.log')
    expect(await walkWithout(['.'], '*.log', '/tmp')).toEqual(['+ /', '+ sub', '+ tmp', 'y', '- tmp', '- sub', '- /'])
    const root = await targetTree([Buffer.from('/')], folder)
    const exclude = makeExcluder(fs.readdirSync('/').map((name) => `/${name}`))
    const kinds: string[] = []
    for await (const { kind } of scan(root, { signal: live, reader: here, reporter, exclude })) kinds.push(kind)
    expect(kinds).toEqual(['enter', 'leave'])
  })

  it('keeps a target that a pattern fits: it was asked for', async () => {
    make('a.log', 'b.log')
    expect(await walkWithout(['a.log'], '*.log')).toEqual(['+ /', 'a.log', '- /'])
    expect(await walkWithout(['a.log', '.'], '*.log')).toEqual(['+ /', 'a.log', '- /'])
    expect(await walkWithout(['.', 'a.log'], '*.log')).toEqual(['+ /', 'a.log', '- /'])
  })

  it('tells upper case from lower case, as the file system does', async () => {
    make('d/a.jpg', 'd/b.JPG')
    expect(await walkWithout(['d'], '*.JPG')).toEqual(['+ /', '+ d', 'a.jpg', '- d', '- /'])
  })

  it('a pattern for a name does not reach the folders above the target', async () => {
    make('outer/d/file')
    const target = path.join(folder, 'outer/d')
    expect(await walkWithout([target], 'outer', path.basename(folder))).toContain('file')
    expect(await walkWithout([target], target, path.join(folder, 'outer'))).toContain('file')
  })

  it('works on after it has asked about very many paths', () => {
    const exclude = makeExcluder(['*.log'])!
    const ask = (name: string) => exclude({ belowTarget: name, absolute: `/t/${name}`, isFolder: false })
    for (let i = 0; i < 40_001; i++) if (ask(`${i}.txt`) || !ask(`${i}.log`)) throw new Error(`wrong about ${i}`)
  })

  it('names that look special to the patterns\' library are no trouble', async () => {
    make('d/..x', 'd/...', 'd/ ', 'd/a\nb', 'd/back\\slash', 'd/#c', 'd/!e')
    expect(await walkWithout(['d'], '*.log')).toHaveLength(11)
  })

  it('without patterns there is no excluder', () => {
    expect(makeExcluder([])).toBeUndefined()
  })

  it('tells what was left out', async () => {
    make('d/a.log')
    await walkWithout(['d'], '*.log')
    expect(reporter.details).toEqual([{ action: 'excluded', path: path.join(folder, 'd/a.log') }])
  })
})

describe('scan: the repository itself', () => {
  it.each([['below a folder', 'd', 'd/repo'], ['right in `.`', '.', 'repo']])('is left out %s', async (_where, target, repository) => {
    make(`${repository}/config`, `${path.dirname(repository)}/file`)
    const isOwn = await repositoryFolder({ localFolder: Buffer.from(path.join(folder, repository)) })
    const lines = await walk([target], { isOwn })
    expect(lines).toContain('file')
    expect(lines).not.toContain('config')
    expect(reporter.details).toEqual([{ action: 'excluded (the repository itself)', path: path.join(folder, repository) }])
  })

  it('is nowhere on the disk when its address is none of a folder', async () => {
    expect(await repositoryFolder({})).toBeUndefined()
  })
})

describe('scan: what cannot be read', () => {
  it('is told and left out, and the rest goes on', async () => {
    make('a/x', 'b/y', 'c/gone', 'c/stays', 'd')
    const denied = { code: 'EACCES', message: 'EACCES: permission denied' }
    const reader: DirectoryReader = {
      ...here,
      listDirectories: (folders) => {
        // Between the listing and the look at each entry.
        const listed = listDirectories(folders)
        const isAt = (at: FolderToList, name: string) => Buffer.from(at.path).toString().endsWith(name)
        if (folders.some((at) => isAt(at, '/c'))) fs.rmSync(path.join(folder, 'c/gone'))
        const again = (at: FolderToList, answer: (typeof listed)[number]) => ('code' in answer ? answer : { ...answer, stats: statEntries(at, answer.names) })
        return Promise.resolve(listed.map((answer, i) => (isAt(folders[i]!, '/a') ? denied : again(folders[i]!, answer))))
      },
    }
    expect(await walk(['.'], { reader })).toEqual(['+ /', '+ b', 'y', '- b', '+ c', 'stays', '- c', 'd', '- /'])
    expect(reporter.warnings).toEqual([
      { code: 'source-unreadable', path: `${folder}/a`, message: `${folder}/a cannot be read: permission denied` },
      { code: 'source-unreadable', path: `${folder}/c/gone`, message: `${folder}/c/gone vanished before it could be saved` },
    ])
  })

  it('a folder that became a symlink to elsewhere after it was seen is not entered', async () => {
    make('d/a/x', 'd/b/x', 'secret/s')
    const reader: DirectoryReader = {
      ...here,
      listDirectories: (folders) => {
        if (fs.lstatSync(path.join(folder, 'd/b')).isDirectory() && folders.length === 2) {
          fs.renameSync(path.join(folder, 'd/b'), path.join(folder, 'moved'))
          fs.symlinkSync(path.join(folder, 'secret'), path.join(folder, 'd/b'))
        }
        return Promise.resolve(listDirectories(folders))
      },
    }
    expect(await walk(['d'], { reader })).toEqual(['+ /', '+ d', '+ a', 'x', '- a', '- d', '- /'])
    expect(reporter.warnings.map(({ path: at }) => at)).toEqual([`${folder}/d/b`])
  })

  it('folders that vanish after their parent was listed are told one by one', async () => {
    make(...Array.from({ length: 40 }, (_, i) => `d/${String(i).padStart(2, '0')}/x`))
    const reader: DirectoryReader = {
      ...here,
      listDirectories: (folders) => {
        for (const { path: at } of folders) if (Buffer.from(at).toString().endsWith('5')) fs.rmSync(Buffer.from(at), { recursive: true })
        return Promise.resolve(listDirectories(folders))
      },
    }
    expect((await walk(['d'], { reader })).filter((line) => line === 'x')).toHaveLength(36)
    expect(reporter.warnings.map(({ path: at }) => at)).toEqual(['05', '15', '25', '35'].map((name) => `${folder}/d/${name}`))
  })

  it('a target that vanishes after it was named is told', async () => {
    make('a', 'b')
    const tree = await targetTree([Buffer.from('a'), Buffer.from('b')], folder)
    fs.rmSync(path.join(folder, 'a'))
    const names: string[] = []
    for await (const event of scan(tree, { signal: live, reader: here, reporter })) if (event.kind === 'entry') names.push(event.entry.name.toString())
    expect([names, reporter.codes]).toEqual([['b'], ['source-unreadable']])
  })

  it('a fault of our own ends the walk instead of leaving folders out', async () => {
    make('a/x', 'b/y')
    const reader: DirectoryReader = { ...here, listDirectories: () => Promise.reject(new Error('worker died')) }
    await expect(walk(['.'], { reader })).rejects.toThrow('worker died')
    expect(reporter.warnings).toEqual([])
  })

  libcOnly('fifos and sockets are entries like others (needs libc)', async () => {
    makeNode(Buffer.from(path.join(folder, 'fifo')), fs.constants.S_IFIFO | 0o600, 0n)
    expect(await walk(['.'])).toEqual(['+ /', 'fifo', '- /'])
  })
})
