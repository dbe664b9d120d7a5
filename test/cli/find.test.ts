import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { FindScene, names } from './find-scene.js'
import { backup, errorLine } from './support.js'

let scene: FindScene
beforeAll(async () => {
  scene = await FindScene.begin({
    'src/stock.py': 'import os\n\nclass InventoryReport:\n    def count_items(self):\n        return 1\n',
    'src/tiny.py': 'def f():\n    return 2\n',
    'old inventory.txt': 'all gone soon\n',
  })
  await rm(scene.scratch.path('files', 'old inventory.txt'))
  await scene.call('sync', scene.scratch.path('files'))
})
afterAll(() => scene.end())

describe('find', () => {
  it('prints files with the reason, marks those that are gone, and says what to type next', async () => {
    const { code, stdout, stderr } = await scene.call('find', 'inventory')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/\/src\/stock\.py\n {2}Python, \d+ lines, .*\n {2}names {5}InventoryReport\n/)
    expect(stdout).toMatch(/old inventory\.txt\n {2}.*no longer there, last in [0-9a-f]{8}\n/)
    expect(stdout).toContain('\n2 files\n')
    expect(stdout).toMatch(/backup restore '[0-9a-f]{8}:.*\/old inventory\.txt' --target DIR\n/)
    const command = /backup show '?([0-9a-f]{8}:[^'\n]*)/.exec(stdout)
    expect((await scene.call('show', command![1]!)).code).toBe(0)
  })

  it('takes words, types, places and conditions', async () => {
    expect(names(await scene.find('count'))).toEqual(['stock.py'])
    expect(names(await scene.find('--type', 'python')).sort()).toEqual(['stock.py', 'tiny.py'])
    expect(names(await scene.find('--in', 'src', '--where', 'code.symbols = inventoryreport'))).toEqual(['stock.py'])
    expect(names(await scene.find('--in', 'elsewhere'))).toEqual([])
    expect(await scene.find('--type', 'py', '--limit', '1')).toMatchObject({ total: 2, hits: [{ document: { mediaType: expect.stringContaining('python') as unknown } }] })
  })

  it('says that there is nothing, why that may be, and what to try', async () => {
    const nothing = await scene.call('find', 'xyzzy', '--where', 'code.line > 1')
    expect({ code: nothing.code, stderr: nothing.stderr }).toEqual({ code: 0, stderr: '' })
    expect(nothing.stdout).toMatch(/^Nothing found among 3 versions of files in 2 snapshots\.\nNo document has a member code\.line: did you mean code\.lines \(whole number\)\?\nWords are looked for in paths, names \(symbols, headings, columns\), .*\nTry /)
    expect(await scene.find('xyzzy')).toEqual({ hits: [], total: 0 })
  })

  it('names the repository in what to type next where only the command line does', async () => {
    const repository = scene.env['BACKUP_REPOSITORY']!
    const withFlag = await backup(['find', 'inventory', '--repo', repository], { env: { ...scene.env, BACKUP_REPOSITORY: '' } })
    expect(withFlag.stdout).toMatch(new RegExp(`backup show '?[0-9a-f]{8}:.* --repo ${repository}\n`))
    expect(withFlag.stdout).toMatch(new RegExp(`--target DIR --repo ${repository}\n`))
    expect((await scene.call('find', 'inventory')).stdout).not.toContain('--repo')
  })

  it.each([
    ['code.lines > abc', "--where: code.lines holds numbers, and 'abc' is none"],
    ['code.language > 5', "--where: code.language holds texts, and '5' is none"],
    ['code.lines < 3 and code.lines > 1', '--where: one condition at a time'],
  ])('refuses %s, of which nothing can come', async (condition, message) => {
    const result = await scene.call('find', '--where', condition)
    expect(result.code).toBe(1)
    expect(errorLine(result)).toContain(message)
  })

  it('takes sizes with units', async () => {
    expect(names(await scene.find('--where', 'size < 1KiB')).sort()).toEqual(['old inventory.txt', 'stock.py', 'tiny.py'])
    expect(names(await scene.find('--where', 'size > 1MB'))).toEqual([])
  })

  it.each([['limit', ['--limit', '999999999999999999999'], 'less than or equal to 1000000'], ['words', Array.from({ length: 101 }, (_, at) => `word${at}`), '101 words are too many']])(
    'has a greatest number of %s', async (_what, args, message) => {
      const result = await scene.call('find', ...args)
      expect(result.code).toBe(1)
      expect(errorLine(result)).toContain(message)
    })

  it('says that the plugin is disabled, or has found nothing yet, rather than to look elsewhere', async () => {
    const { stdout } = await scene.call('find', '--pii', 'card', '--in', 'elsewhere')
    expect(stdout).toBe('Nothing found among 3 versions of files in 2 snapshots.\nNo file was found to hold anything sensitive.\n')
    await writeFile(scene.scratch.path('no-pii.yaml'), 'analyzers:\n  pii:\n    enabled: false\n')
    expect((await scene.call('find', '--pii', 'card', '--config', scene.scratch.path('no-pii.yaml'))).stdout).toMatch(/the plugin pii is disabled \(.*no-pii\.yaml:3\)\. Enable it/)
  })

  it('refuses a condition that makes no sense, with an example', async () => {
    const line = errorLine(await scene.call('find', '--where', 'code.lines >'))
    expect(line).toMatch(/^backup: --where: no value after >: code\.lines >\. .*--where 'code\.lines > 100'/)
  })
})

describe('index', () => {
  it('shows what the index holds, and makes it anew', async () => {
    const before = JSON.parse((await scene.call('index', '--json')).stdout) as Record<string, unknown>
    expect(before).toMatchObject({ snapshots: 2, versions: 3 })
    const again = await scene.call('index', 'rebuild')
    expect(again).toMatchObject({ code: 0, stderr: '' })
    expect(again.stdout).toContain('Snapshots: 2\n')
    expect(names(await scene.find('inventory')).sort()).toEqual(['old inventory.txt', 'stock.py'])
    expect(await readdir(scene.scratch.path('cache', 'backup-agent'))).toHaveLength(1)
  })
})
