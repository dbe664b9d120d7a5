/** A new version of a plugin, in real processes: it looks again on request, and only then. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { readDocument } from '../../core/test-support/read-document.js'
import type { FileMetadata } from '../../core/contracts/metadata.js'
import { BackupScene, live } from '../../core/test-support/backup-scene.js'
import { HostPool } from './host-pool.js'
import { PluginRegistry } from '../registry/registry.js'
import { fixture } from '../test-support/test-host.js'

let scene: BackupScene
let folder: string
const pools: HostPool[] = []
beforeEach(async () => {
  scene = await BackupScene.begin()
  folder = mkdtempSync(join(tmpdir(), 'reanalysis-'))
})
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
  scene.end()
  rmSync(folder, { recursive: true })
})

/** The healthy plugin as it would be after an update. */
function hostOf(version: string): HostPool {
  const copy = join(folder, version)
  cpSync(fixture('healthy'), copy, { recursive: true })
  const manifest = join(copy, 'package.json')
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"version": "1.0.0"', `"version": "${version}"`))
  const pool = new HostPool({ registry: PluginRegistry.read({ trustedDirectories: [copy], warn: () => undefined }), warn: () => undefined, debug: () => undefined })
  pools.push(pool)
  return pool
}

async function documentOf(file: string): Promise<FileMetadata> {
  const { repository, snapshot } = await scene.snapshot()
  const { document } = await readDocument(repository, snapshot, Buffer.from(file), { signal: live })
  return document!
}
const versions = ({ outcomes }: FileMetadata): Record<string, string> => Object.fromEntries(outcomes.map(({ analyzer, version }) => [analyzer.replace('fixture-healthy/', ''), version]))

it('replaces the sections that are asked for, with their rows, and keeps the others', async () => {
  scene.write('notes.txt', 'four words of text')
  await scene.backup({ host: hostOf('1.0.0') })
  const before = await documentOf('/notes.txt')
  expect(versions(before)).toEqual({ plain: '1.0.0', words: '1.0.0', late: '1.0.0' })

  const newer = hostOf('2.0.0')
  expect((await scene.backup({ host: newer })).analysis).toEqual({ analysed: 0, known: 0, failed: 0, pending: 0 })
  const again = { reanalyze: { analyzers: new Set(['fixture-healthy/words']) } }
  expect((await scene.analyze({ host: newer, request: again })).analysis).toEqual({ analysed: 1, known: 0, failed: 0, pending: 0 })
  const after = await documentOf('/notes.txt')
  expect(versions(after)).toEqual({ plain: '1.0.0', words: '2.0.0', late: '1.0.0' })
  expect([after['late'], after.text]).toEqual([before['late'], before.text])
  expect(after['words']).toMatchObject({ count: (before['words'] as { count: number }).count })
  expect((await scene.analyze({ host: newer, request: again })).snapshotId).toBeUndefined()
})
