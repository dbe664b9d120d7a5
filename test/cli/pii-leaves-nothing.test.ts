/** What the plugin `pii` finds leaves its process masked: no planted value is in anything that comes out of the program. */
import { randomInt } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { FileMetadata } from '../../src/core/contracts/metadata.js'
import { RepositoryInside } from '../campaign/understanding/repository-inside.js'
import { Exchange } from '../support/exchange.js'
import { Needles } from '../support/needles.js'
import { carriers, recognisedAlone, valuesOfOurOwn, valuesOfTheTable, type Planted } from '../support/planted-values.js'
import { Random } from '../support/random.js'
import { openIndexContents } from '../support/search-index-inside.js'
import { textOnly } from '../support/run.js'
import { backup, makeScratch, type Run, type Scratch } from './support.js'

/** What a text is about stays readable in other sections (decision 0014). */
const readable: ReadonlySet<string> = new Set(['DATE_TIME', 'URL'])
/** Every plugin that reads text looks at hundreds of files. */
const manyFilesMilliseconds = 300_000

const seed = randomInt(2 ** 31)
const own = valuesOfOurOwn(new Random(seed))
const examples = valuesOfTheTable()
const planted = [...own, ...examples]
const needles = new Needles(planted.filter(({ type }) => !readable.has(type)))

let scratch: Scratch
let place: Exchange
/** What was planted, by the file's path below `documents`. */
const plantedIn = new Map<string, Planted>()

beforeAll(async () => {
  scratch = await makeScratch()
  const homes = Object.fromEntries(['HOME', 'TMPDIR', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME'].map((name) => [name, scratch.path('machine', name)]))
  for (const folder of Object.values(homes)) mkdirSync(folder, { recursive: true })
  place = new Exchange(scratch.path('repository'), 'UTC', scratch.path(), { ...homes, BACKUP_CONFIG: '' })
  await place.init()
  for (const [number, value] of own.entries()) await plant(value, `own/${number}`, carriers)
  // Each stands in one place, which is another one with every run.
  for (const [number, value] of examples.entries()) {
    await plant(value, `examples/${number}`, [carriers[(number + seed) % carriers.length]!])
  }
})
afterAll(() => scratch.remove())

async function plant(value: Planted, folder: string, where: typeof carriers): Promise<void> {
  mkdirSync(scratch.path('documents', folder), { recursive: true })
  for (const carrier of new Set(where)) {
    const text = carrier.alone === true && !(await recognisedAlone(value)) ? undefined : carrier.file(value)
    if (text === undefined) continue
    writeFileSync(scratch.path('documents', folder, carrier.name), text)
    plantedIn.set(`${folder}/${carrier.name}`, value)
  }
}

async function run(...args: string[]): Promise<Run> {
  const result = await backup(args, place.options)
  expect({ args, code: result.code, stderr: result.code === 0 ? '' : result.stderr }).toEqual({ args, code: 0, stderr: '' })
  return result
}

async function expectNothingIn(...args: string[]): Promise<Run> {
  const result = await run(...args)
  expect(needles.foundIn(result.stdout)).toEqual([])
  expect(needles.foundIn(result.stderr)).toEqual([])
  return result
}

describe(`values planted everywhere (seed ${seed})`, () => {
  it('are found by a search of this kind, or the other tests would say nothing', () => {
    expect(needles.foundIn(own.map(({ text }) => text).join('\n')).length).toBeGreaterThanOrEqual(own.length - 1)
    const [card] = own
    for (const form of [card!.value.replaceAll(' ', ''), card!.value.replaceAll(' ', '-'), Buffer.from(card!.value).toString('base64')]) expect(needles.foundIn(`x${form}y`)).toHaveLength(1)
  })

  it('are not in what sync says, nor in the documents that it stores', async () => {
    await expectNothingIn('sync', 'documents', '-v', '--debug', '--analyze-budget', '3600')
    const inside = await RepositoryInside.open(place.repository)
    const contents = new Set<string>()
    const leaks: string[] = []
    for await (const { document, line } of inside.documents(inside.snapshots.at(-1)!)) {
      contents.add(document.contentId)
      leaks.push(...needles.foundIn(line))
    }
    await inside.close()
    expect(leaks).toEqual([])
    expect(contents.size).toBeGreaterThan(own.length * 15)
  }, manyFilesMilliseconds)

  it('are not in what analyze says to a person', async () => {
    await expectNothingIn('analyze', 'documents/own')
  }, manyFilesMilliseconds)

  it('are not in what analyze says to a program, and shown by a sample that hides them, whatever the type', async () => {
    // What the other plugins say of these files the sync has shown.
    const { code, stdout, stderr } = await backup(['analyze', 'documents', '--json'], { ...place.options, env: { ...place.options.env, BACKUP_CONFIG: textOnly } })
    expect([code, stderr]).toEqual([0, ''])
    expect(needles.foundIn(stdout)).toEqual([])
    let entities = 0
    for (const line of stdout.trimEnd().split('\n')) {
      const { path, pii } = JSON.parse(line) as FileMetadata & { path: string }
      const { value } = plantedIn.get(path.slice('documents/'.length))!
      for (const { masked } of pii?.entities ?? []) {
        entities++
        expect(masked).not.toContain(value)
      }
    }
    expect(entities).toBeGreaterThan(planted.length)
  }, manyFilesMilliseconds)

  it('are masked also where there are more of them than a section lists', async () => {
    const addresses = Array.from({ length: 1200 }, (_, number) => `someone.${number}@mail${number}.example.org`)
    writeFileSync(scratch.path('contacts.md'), addresses.map((address) => `## ${address}\n\ntext\n`).join('\n'))
    const { stdout } = await run('analyze', 'contacts.md', '--json')
    expect(new Needles(addresses.map((value) => ({ type: 'EMAIL_ADDRESS', value, text: value }))).foundIn(stdout)).toEqual([])
    expect(JSON.parse(stdout)).toMatchObject({ pii: { truncated: true, counts: { EMAIL_ADDRESS: addresses.length } } })
  })

  it('are not in cards, nor in answers, nor in what plugins says', async () => {
    for (const path of ['own/5/heading.md', 'own/7/name.py', 'own/13/plain.txt']) {
      await expectNothingIn('show', `latest:/documents/${path}`)
      await expectNothingIn('show', `latest:/documents/${path}`, '--json')
    }
    const { stdout } = await expectNothingIn('find', '--pii', 'any', '--limit', '100000', '--json')
    expect((JSON.parse(stdout) as { total: number }).total).toBeGreaterThan(own.length * 10)
    await expectNothingIn('find', '--pii', 'any')
    await expectNothingIn('plugins', '--json')
    await expectNothingIn('plugins')
  })

  it('are not in the search index, neither opened with its key nor as it lies there', async () => {
    await run('find', 'anything')
    const contents = await openIndexContents(place.repository, join(place.variables['XDG_CACHE_HOME']!, 'backup-agent'))
    try {
      expect(needles.foundIn(contents.text)).toEqual([])
      expect(contents.documents).toBeGreaterThan(own.length * 15)
      expect(own.filter(({ value }) => contents.hasPhrase(value))).toEqual([])
      expect(needles.foundIn(readFileSync(contents.file, 'latin1'))).toEqual([])
    } finally {
      contents.close()
    }
  })

  it('are not in anything that is left on the machine', () => {
    const files = readdirSync(scratch.path('machine'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    for (const file of files) expect(needles.foundIn(readFileSync(join(file.parentPath, file.name), 'latin1'))).toEqual([])
    expect(files.length).toBeGreaterThan(0)
  })
})
