import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { encodeAbout } from '../catalog/folder.js'
import { codeOf } from '../contracts/errors.js'
import { RecordingReporter } from '../test-support/fakes.js'
import { leaveOutOwnFolder } from './own-folders.js'
import { targetTree } from '../scan/targets.js'

let folder: string
let reporter: RecordingReporter
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'own-')))
  reporter = new RecordingReporter()
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

/** Names at the snapshot's root, or the code of the refusal. */
async function rootOf(target: string): Promise<string[] | string | undefined> {
  const tree = await targetTree([Buffer.from(target)], folder)
  return leaveOutOwnFolder(tree, reporter).then(() => [...tree.children.keys()].sort(), codeOf)
}

const metadata = () => path.join(folder, '.backup-metadata')

describe('a folder .backup-metadata on the disk', () => {
  it('is left out when a restore left it there', async () => {
    fs.mkdirSync(metadata())
    fs.writeFileSync(path.join(metadata(), 'about.json'), encodeAbout(false))
    fs.writeFileSync(path.join(folder, 'file'), '')
    expect(await rootOf('.')).toEqual(['file'])
    expect(reporter.details).toEqual([{ action: 'excluded (metadata that a restore left)', path: metadata() }])
  })

  it.each([
    ['without the marker', () => fs.mkdirSync(metadata())],
    ['with a file of the marker\'s name that we did not write', () => (fs.mkdirSync(metadata()), fs.writeFileSync(path.join(metadata(), 'about.json'), '{"schema":1}'))],
    ['with a marker that is no JSON', () => (fs.mkdirSync(metadata()), fs.writeFileSync(path.join(metadata(), 'about.json'), 'null'))],
    ['with a folder in the marker\'s place', () => fs.mkdirSync(path.join(metadata(), 'about.json'), { recursive: true })],
    ['that is a file', () => fs.writeFileSync(metadata(), '')],
  ])('is refused %s', async (_what, make) => {
    make()
    expect(await rootOf('.')).toBe('invalid-usage')
    expect(await rootOf('.backup-metadata')).toBe('invalid-usage')
  })

  it('is anybody\'s folder anywhere else', async () => {
    fs.mkdirSync(path.join(folder, 'd/.backup-metadata'), { recursive: true })
    expect(await rootOf('d')).toEqual(['d'])
    expect(await rootOf('d/.backup-metadata')).toEqual(['d'])
  })
})
