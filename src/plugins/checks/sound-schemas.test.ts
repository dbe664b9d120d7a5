import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configure, type ConfiguredPlugin } from '../manifest/configured.js'
import { readPlugin } from '../manifest/manifest.js'
import { fixture } from '../test-support/test-host.js'
import { inspectPlugins } from './inspection.js'
import { schemaDigest, SoundSchemas } from './sound-schemas.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backup-schemas-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const plugin = (name: string): ConfiguredPlugin => configure(readPlugin(fixture(name))!, { origin: 'installed', enabled: true, granted: [] })
const digestsOf = (name: string): string[] => [...new Set(plugin(name).analyzers.map(({ schema }) => schemaDigest(schema)))].sort()

it('a schema that was sound is not compiled again, and one that was not is told every time', async () => {
  const debugged: string[] = []
  const path = join(folder, 'state', 'schemas.json')
  const sound = new SoundSchemas(path, (message) => debugged.push(message))
  const faults = async () => [...(await inspectPlugins([plugin('healthy'), plugin('bad-schema')], sound))].map(([name, found]) => [name, found.faults.length])
  const told = [['fixture-healthy', 0], ['fixture-bad-schema', 1]]
  expect(await faults()).toEqual(told)
  expect([...(await sound.read())]).toEqual(digestsOf('healthy'))
  const written = statSync(path).mtimeMs
  expect(await faults()).toEqual(told)
  expect(statSync(path).mtimeMs).toBe(written)
  // What the file says is believed: nothing was compiled the second time.
  await sound.write(new Set(digestsOf('bad-schema')))
  expect(await faults()).toEqual([['fixture-healthy', 0], ['fixture-bad-schema', 0]])
  expect(debugged).toEqual([])
})

it('a file of another form, or of other rules, counts as empty, and one that cannot be written is no failure', async () => {
  const debugged: string[] = []
  const path = join(folder, 'other.json')
  const sound = new SoundSchemas(path, (message) => debugged.push(message))
  await sound.write(new Set(['a']))
  expect([...(await sound.read())]).toEqual(['a'])
  writeFileSync(path, readFileSync(path, 'utf8').replace(/"rules":\d+/, '"rules":0'))
  expect([...(await sound.read())]).toEqual([])
  writeFileSync(path, '{"schemas":7}')
  expect([...(await sound.read())]).toEqual([])
  expect(debugged).toEqual([expect.stringContaining('it is of another form')])
  await new SoundSchemas(join(path, 'below-a-file'), (message) => debugged.push(message)).write(new Set(['a']))
  expect(debugged[1]).toMatch(/cannot be written/)
})
