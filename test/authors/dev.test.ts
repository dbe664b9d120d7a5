/** `plugins dev`: one process for all of it, told of saves by the file system. */
import type { ChildProcess } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { backup, errorLine, makeScratch, type Run, type Scratch } from '../cli/support.js'

let scratch: Scratch
const write = (path: string, content: string): Promise<void> => writeFile(scratch.path('plugin', path), content)
const analyzer = (value: string): string => `export default { async analyze({ source, text }) { return ${value} } }\n`
const manifest = (more: object = {}): string =>
  JSON.stringify({
    name: 'backup-plugin-trial', version: '1.0.0', type: 'module', scripts: { build: 'mkdir -p dist && node --check src/main.js && cp src/main.js dist/' },
    backup: { apiVersion: 1, analyzers: [{ id: 'trial', section: 'trial', module: './dist/main.js', mediaTypes: ['text/plain'], needs: 'text', schema: './section.schema.json' }], ...more },
  })

beforeAll(async () => {
  scratch = await makeScratch()
  await mkdir(scratch.path('plugin', 'src'), { recursive: true })
  await writeFile(scratch.path('note.txt'), 'four words of text\n')
  await writeFile(scratch.path('numbers.csv'), 'a,b\n1,2\n')
  await write('package.json', manifest())
  await write('section.schema.json', '{"type":"object","required":["words"],"properties":{"words":{"type":"integer"}}}')
  await write('src/main.js', analyzer('{ words: text.text.trim().split(" ").length }'))
})
let running: ChildProcess | undefined
afterAll(() => {
  running?.kill('SIGKILL')
  return scratch.remove()
})
const dev = (...args: string[]): Promise<Run> => backup(['plugins', 'dev', ...args], { cwd: scratch.path() })

it('builds and looks again after each save, says what is wrong, and ends with Ctrl-C', async () => {
  let lines: AsyncIterator<string> | undefined
  const run = backup(['plugins', 'dev', 'plugin', 'note.txt', '--json'], {
    cwd: scratch.path(),
    onStart: (child) => {
      running = child
      lines = createInterface(child.stdout!)[Symbol.asyncIterator]()
    },
  })
  const round = async (): Promise<unknown> => JSON.parse(((await lines!.next()) as { value: string }).value)
  const of = (sections: object, outcome: object): object => ({ build: { ok: true }, files: [{ path: 'note.txt', sections, outcomes: [expect.objectContaining({ analyzer: 'backup-plugin-trial/trial', ...outcome })] }] })
  expect(await round()).toMatchObject(of({ trial: { words: 4 } }, { status: 'ok' }))
  await write('src/main.js', analyzer('{ words: "four" }'))
  expect(await round()).toMatchObject(of({}, { status: 'failed', error: expect.objectContaining({ code: 'schema' }) }))
  await write('src/main.js', 'export default {{\n')
  expect(await round()).toMatchObject({ build: { ok: false, failure: 'exit code 1', output: expect.stringContaining('SyntaxError') }, files: [] })
  await write('src/main.js', analyzer('{ words: 5 }'))
  expect(await round()).toMatchObject(of({ trial: { words: 5 } }, { status: 'ok' }))
  await write('package.json', manifest({ apiVersion: 9 }))
  expect(await round()).toMatchObject({ refused: expect.stringContaining('backup.apiVersion: 9 is not supported'), files: [] })
  await write('package.json', manifest().slice(0, -1))
  expect(await round()).toMatchObject({ refused: expect.stringContaining('package.json cannot be read'), files: [] })
  await write('package.json', manifest())
  expect(await round()).toMatchObject(of({ trial: { words: 5 } }, { status: 'ok' }))
  await writeFile(scratch.path('note.txt'), 'five words of plain text\n')
  expect(await round()).toMatchObject(of({ trial: { words: 5 } }, { status: 'ok' }))
  running!.kill('SIGINT')
  expect(await run).toMatchObject({ code: 0, signal: null, stderr: '' })
})

it('prints the section and the time, once, with an exit code for scripts', async () => {
  await write('package.json', manifest())
  await write('src/main.js', analyzer('{ words: 5 }'))
  await writeFile(scratch.path('note.txt'), 'five words of plain text\n')
  const { code, stderr, stdout } = await dev('plugin', 'note.txt', 'numbers.csv', '--once')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^Built in \d+ ms\.\nnote\.txt \(text\/plain, 25 B\), \d+ ms in all\n {2}trial: ok after \d+ ms, by backup-plugin-trial\/trial\n {4}\{\n {6}"words": 5\n {4}\}\nnumbers\.csv \(text\/csv, 8 B\), \d+ ms in all\n {2}not looked at: text\/csv is not among its media types/)
  await write('src/main.js', analyzer('fail()'))
  const failed = await dev('plugin', 'note.txt', '--once')
  expect([failed.code, failed.stdout]).toEqual([1, expect.stringMatching(/trial: failed after \d+ ms, by backup-plugin-trial\/trial, .*: fail is not defined\n/)])
})

it('says who comes first in a sync', async () => {
  await write('text.js', 'export default { async convert() { return { text: "five words of plain text", truncated: false } } }\n')
  await write('package.json', manifest({ converters: [{ id: 'words', module: './text.js', mediaTypes: ['text/plain'] }] }))
  const { stdout } = await dev('plugin', 'note.txt', '--once', '--json')
  expect(JSON.parse(stdout)).toMatchObject({ files: [{ text: 'five words of plain text', behind: [{ section: 'text', analyzer: '@backup-agent/plugin-code/plain-text' }] }] })
})

it('names the dependency that is a link to elsewhere, where nothing may be read', async () => {
  await mkdir(scratch.path('elsewhere'))
  await writeFile(scratch.path('elsewhere', 'package.json'), '{"name":"neighbour","version":"1.0.0","type":"module","main":"main.js"}')
  await writeFile(scratch.path('elsewhere', 'main.js'), 'export const five = 5\n')
  await mkdir(scratch.path('plugin', 'node_modules'))
  await symlink(scratch.path('elsewhere'), scratch.path('plugin', 'node_modules', 'neighbour'))
  await write('package.json', manifest())
  await write('src/main.js', `import { five } from 'neighbour'\n${analyzer('{ words: five }')}`)
  const { code, stdout } = await dev('plugin', 'note.txt', '--once')
  expect([code, stdout]).toEqual([1, expect.stringContaining(`plugin-load-failed: Access to this API has been restricted (ERR_ACCESS_DENIED): ${scratch.path('elsewhere', 'main.js')} is outside of what it may read\n`)])
})

it('names a folder or a file that is not there', async () => {
  expect(errorLine(await dev('nowhere', 'note.txt'))).toContain('there is no folder nowhere')
  expect(errorLine(await dev('plugin', 'nothing.txt'))).toContain('nothing.txt cannot be read: ENOENT')
})
