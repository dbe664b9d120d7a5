/** `plugins create`: what it makes builds, passes its own tests, and is a plugin to the agent. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { backup, errorLine, makeScratch, type Run, type Scratch } from '../cli/support.js'
import { compile, linkModules, nodeTest } from './support.js'

interface Manifest {
  readonly name: string
  readonly scripts: { readonly test: string }
  readonly devDependencies: Readonly<Record<string, string>>
}

let scratch: Scratch
beforeAll(async () => {
  scratch = await makeScratch()
})
afterAll(() => scratch.remove())
const create = (...args: string[]): Promise<Run> => backup(['plugins', 'create', ...args], { cwd: scratch.path() })

describe.each(['analyzer', 'converter', 'transport'])('a new %s', (kind) => {
  it('builds without a remark and passes its tests', async () => {
    const made = await create('@acme/tax-forms', `--${kind}`, '--folder', kind, '--json')
    expect({ ...made, stdout: JSON.parse(made.stdout) as object }).toMatchObject({ code: 0, stderr: '', stdout: { name: '@acme/backup-plugin-tax-forms', kind, folder: scratch.path(kind), files: expect.arrayContaining(['.gitignore', `src/${kind}.ts`]) } })
    const folder = scratch.path(kind)
    const manifest = JSON.parse(await readFile(scratch.path(kind, 'package.json'), 'utf8')) as Manifest
    expect(Object.keys(manifest.devDependencies).sort()).toEqual(['@types/node', 'backup-agent', 'typescript'])
    await linkModules(folder)
    expect(await compile(folder)).toMatchObject({ code: 0, stdout: '' })
    const tested = await nodeTest(folder, manifest.scripts.test)
    expect({ code: tested.code, failed: tested.stdout.match(/^ *not ok .*/gm) }).toEqual({ code: 0, failed: null })
    expect(tested.stdout).toMatch(/^# pass [1-9]/m)
    for (const path of ['README.md', 'LICENSE', 'package.json', `src/${kind}.ts`, `src/${kind}.test.ts`]) expect(await readFile(scratch.path(kind, path), 'utf8')).not.toMatch(/\{\{|Flat|\bflat\b/)
  })
})

describe('a folder', () => {
  it('with something in it is left alone, whatever that is', async () => {
    await mkdir(scratch.path('full'))
    await writeFile(scratch.path('full', '.hidden'), '')
    await writeFile(scratch.path('file'), 'mine')
    for (const folder of ['full', 'file']) {
      const refused = await create('receipts', '--folder', folder)
      expect(errorLine(refused)).toContain(`there is something at ${scratch.path(folder)} already. Name a folder`)
      expect(refused.code).toBe(1)
    }
    expect(await readFile(scratch.path('file'), 'utf8')).toBe('mine')
  })

  it('is called as the package is', async () => {
    const { stdout } = await create('@acme/backup-plugin-receipts')
    expect(stdout).toMatch(/^Made @acme\/backup-plugin-receipts in backup-plugin-receipts: an analyzer that fills the section "receipts". Next:\n {2}cd backup-plugin-receipts\n {2}npm install\n {2}npm test\n/)
  })
})
