/** `examples/plugins`: each passes its own tests as the package that a person copies, and does its work in the agent. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { backup, makeScratch, packageRoot, type Scratch } from '../cli/support.js'
import { linkPlugins } from '../support/linked-plugins.js'
import { copyDependencies, linkModules, nodeTest, ownTests } from './support.js'

interface Manifest {
  readonly name: string
  readonly scripts: { readonly build: string; readonly test: string }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly backup: { readonly capabilities: readonly string[] }
}

const examples = join(packageRoot, 'examples', 'plugins')
const names = ['dataset', 'flat-store', 'fonts', 'receipts']
let scratch: Scratch

beforeAll(async () => {
  scratch = await makeScratch()
})
afterAll(() => scratch.remove())

it('are all tested here', async () => {
  expect((await readdir(examples)).sort()).toEqual(names)
})

it.each(names)('%s passes its tests, compiled as a new plugin is', async (name) => {
  const folder = scratch.path(name)
  await cp(join(examples, name), folder, { recursive: true })
  await linkModules(folder)
  const [manifest, project, usual] = await Promise.all([join(folder, 'package.json'), join(folder, 'tsconfig.json'), join(packageRoot, 'templates/plugin/common/tsconfig.json')].map((path) => readFile(path, 'utf8')))
  expect(project).toBe(usual)
  const { backup: { capabilities }, dependencies, name: packageName, scripts } = JSON.parse(manifest ?? '') as Manifest
  await copyDependencies(folder, dependencies)
  expect([packageName, capabilities, scripts.build]).toEqual([`backup-plugin-${name}`, [], 'tsc'])
  // `npm run test:campaign:plugins` verifies them all; new plugins run the suites in create.test.ts.
  const { code, stdout } = await nodeTest(folder, scripts.test, ownTests)
  expect({ code, failed: stdout.match(/^ *not ok .*/gm), pass: stdout.match(/^# pass [1-9]/m)?.length }).toEqual({ code: 0, failed: null, pass: 1 })
})

/** A font with one name and nothing else. */
function font(family: string): Buffer {
  const text = Buffer.from(family, 'utf16le').swap16()
  const words = (...values: number[]): Buffer => Buffer.concat(values.map((value) => Buffer.of(value >> 8, value & 255)))
  const table = Buffer.concat([words(0, 1, 18, 3, 1, 0x409, 1, text.length, 0), text])
  return Buffer.concat([words(1, 0, 1, 0, 0, 0), Buffer.from('name'), words(0, 0, 0, 28, 0, table.length), table])
}

it('look at files as part of the agent, within its walls', async () => {
  await linkPlugins(scratch.path('data'), names.map((name) => join(examples, name)))
  await mkdir(scratch.path('files'))
  await writeFile(scratch.path('files', 'lunch.txt'), 'CAFE ZOE\nHarbour Lane 7\n14.06.2025\nTOTAL EUR 18.50\n')
  await writeFile(scratch.path('files', 'marigold.ttf'), font('Marigold'))
  await writeFile(scratch.path('files', 'prices.csv'), 'item;price\ncake;3.90\nbread;4.60\n')
  const { code, stderr, stdout } = await backup(['analyze', 'files', '--json', '--with-text'], { cwd: scratch.path(), env: { XDG_DATA_HOME: scratch.path('data') } })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [lunch, marigold, prices] = stdout.trim().split('\n').map((line) => JSON.parse(line) as object)
  expect(lunch).toMatchObject({ receipts: { merchant: 'CAFE ZOE', date: '2025-06-14', total: 18.5, currency: 'EUR' } })
  expect(marigold).toMatchObject({ mediaType: 'font/ttf', text: { content: 'Family: Marigold' } })
  expect(prices).toMatchObject({ dataset: { format: 'csv', rows: 2, columns: [{ name: 'item', type: 'string', distinct: 2 }, { name: 'price', type: 'number', min: 3.9, max: 4.6 }] } })
})
