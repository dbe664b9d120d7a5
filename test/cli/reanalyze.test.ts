/** `--reanalyze`: one analyzer looks again, on request and never by surprise. */
import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { backup, errorLine, makeScratch, type Run, type Scratch } from './support.js'

let scratch: Scratch
beforeAll(async () => {
  scratch = await makeScratch()
  await writeFile(scratch.path('backup.yaml'), '{}\n')
  await mkdir(scratch.path('documents'))
  await writeFile(scratch.path('documents', 'letter.txt'), 'Write to ada@navy.example, or see 192.168.17.4.\n')
  await writeFile(scratch.path('documents', 'report.py'), 'import os\n\ndef report():\n    pass\n')
  expect(await work(['init'])).toMatchObject({ code: 0 })
  expect(await work(['sync', 'documents'])).toMatchObject({ code: 0 })
})
afterAll(() => scratch.remove())

const work = (args: readonly string[]): Promise<Run> => backup(args, { cwd: scratch.path(), env: { BACKUP_PASSWORD: 'x', BACKUP_REPOSITORY: scratch.path('repository'), BACKUP_CONFIG: scratch.path('backup.yaml') } })
async function json(args: readonly string[]): Promise<Record<string, unknown>> {
  const result = await work([...args, '--json'])
  expect({ args, code: result.code, stderr: result.stderr }).toEqual({ args, code: 0, stderr: '' })
  return JSON.parse(result.stdout) as Record<string, unknown>
}
const show = (file: string): Promise<Record<string, unknown>> => json(['show', `latest:/documents/${file}`])
const rowOf = (document: Record<string, unknown>, analyzer: string): unknown => (document['outcomes'] as { analyzer: string }[]).find((row) => row.analyzer === analyzer)
const pii = '@backup-agent/plugin-pii/pii'
const code = '@backup-agent/plugin-code/code'

/** The tests of this block follow on each other: each goes on with the repository that the one before left. */
describe('other options of a plugin', () => {
  let before: Record<string, unknown>

  it('change nothing by themselves', async () => {
    before = await show('letter.txt')
    expect(before).toMatchObject({ pii: { counts: { EMAIL_ADDRESS: 1, IP_ADDRESS: 1 } } })
    await writeFile(scratch.path('backup.yaml'), 'analyzers:\n  pii:\n    options:\n      ignoreTypes: [IP_ADDRESS]\n')
    expect(await json(['sync', 'documents'])).toMatchObject({ analysis: { analysed: 0, known: 0 }, data_blobs: 0 })
    expect(await show('letter.txt')).toMatchObject({ pii: before['pii'] })
  })

  it('count on request: that analyzer looks again at files that have not changed, the rest is kept', async () => {
    expect(await json(['sync', 'documents', '--reanalyze', 'pii'])).toMatchObject({ files_unmodified: 2, analysis: { analysed: 2, known: 0, failed: 0, pending: 0 } })
    const after = await show('letter.txt')
    expect(after).toMatchObject({ pii: { counts: { EMAIL_ADDRESS: 1 } } })
    expect((after['pii'] as { counts: object }).counts).not.toHaveProperty('IP_ADDRESS')
    expect(rowOf(after, pii)).toMatchObject({ options: expect.stringMatching(/^[0-9a-f]{16}$/), status: 'ok' })
    expect([rowOf(after, code), after['text']]).toEqual([rowOf(before, code), before['text']])
  })

  it('have been looked at then: the next request finds nothing to do', async () => {
    expect(await json(['sync', 'documents', '--reanalyze', 'pii'])).toMatchObject({ analysis: { analysed: 0, known: 2 }, data_blobs: 0 })
    expect(await json(['analyze', '--snapshot', 'latest', '--reanalyze', pii])).not.toHaveProperty('snapshot_id')
    expect(await json(['sync', 'documents', '--reanalyze', 'pii', '--always'])).toMatchObject({ analysis: { analysed: 2, known: 0 }, data_blobs: 0 })
  })

  it('of a snapshot that exists make another one, and leave that as it was', async () => {
    await writeFile(scratch.path('backup.yaml'), '{}\n')
    const made = await json(['analyze', '--snapshot', 'latest', '--reanalyze', 'pii'])
    expect(made).toMatchObject({ base_snapshot_id: expect.any(String), snapshot_id: expect.any(String), analysis: { analysed: 2, known: 0, failed: 0, pending: 0 } })
    expect(await show('letter.txt')).toMatchObject({ pii: { counts: { EMAIL_ADDRESS: 1, IP_ADDRESS: 1 } } })
    const old = await json(['show', `${String(made['base_snapshot_id'])}:/documents/letter.txt`])
    expect((old['pii'] as { counts: object }).counts).not.toHaveProperty('IP_ADDRESS')
    expect(await work(['check', '--read-data'])).toMatchObject({ code: 0 })
  })
})

describe('a plugin that was switched off', () => {
  const card = async (): Promise<string> => (await work(['show', 'latest:/documents/late.txt'])).stdout

  it('is missed by show once it is on again, until it has looked', async () => {
    await writeFile(scratch.path('documents', 'late.txt'), 'Write to bob@army.example.\n')
    await writeFile(scratch.path('backup.yaml'), 'analyzers: {pii: {enabled: false}}\n')
    await json(['sync', 'documents'])
    expect([await card(), await show('late.txt')]).toEqual([expect.not.stringContaining('looked'), expect.not.objectContaining({ not_looked_at_by: expect.anything() })])
    // Also with options that are wrong: what was saved has nothing to do with them.
    await writeFile(scratch.path('backup.yaml'), 'analyzers: {pii: {options: {minimum: 1}}}\n')
    expect(await show('late.txt')).toMatchObject({ not_looked_at_by: [pii] })
    await writeFile(scratch.path('backup.yaml'), '{}\n')
    await json(['sync', 'documents'])
    expect(await card()).toMatch(/^ {2}analysis +not looked at by pii \(backup sync --reanalyze pii\)$/m)
    await json(['sync', 'documents', '--reanalyze', 'pii'])
    expect([await card(), await show('late.txt')]).toEqual([expect.not.stringContaining('looked'), expect.objectContaining({ pii: expect.anything() })])
  })
})

describe('a name that nobody has', () => {
  it.each([
    [['sync', 'documents', '--reanalyze', 'pi'], 'there is no analyzer pi. Did you mean pii? There are: '],
    [['analyze', '--snapshot', 'latest', '--reanalyze', 'nothing-like-it'], 'there is no analyzer nothing-like-it. There are: '],
    [['sync', 'documents', '--no-analyze', '--reanalyze', 'pii'], '--reanalyze needs analysis'],
  ])('%j is an error that says which there are', async (args, message) => {
    const result = await work(args)
    expect([result.code, errorLine(result)]).toEqual([1, expect.stringContaining(message)])
  })
})
