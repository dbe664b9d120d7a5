/** A real backup with plugins that misbehave, in real processes: each costs its section of one file, and all files come back. */
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { readDocument } from '../../core/test-support/read-document.js'
import { check } from '../../core/check.js'
import { BackupScene, live } from '../../core/test-support/backup-scene.js'
import { TestHost } from '../test-support/test-host.js'

const misbehaving = {
  throws: 'teapot',
  neverReturns: 'timeout',
  busyLoop: 'timeout',
  aborts: 'crashed',
  exits: 'crashed',
  breaksSchema: 'schema',
  prints: undefined,
  hugeSection: 'too-large',
} as const
const folderOf = (section: string) => section.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

let scene: BackupScene
let host: TestHost
beforeEach(async () => {
  scene = await BackupScene.begin()
  host = new TestHost([...Object.keys(misbehaving).map(folderOf), 'healthy'])
})
afterEach(async () => {
  scene.end()
  await host.close()
})

it('is whole, and only what misbehaved is missing', async () => {
  const files = { 'bad.txt': 'four words of text', 'good.txt': 'five words of other text', 'notes/other.txt': 'three more words' }
  for (const [name, content] of Object.entries(files)) scene.write(name, content)
  const result = await scene.backup({ host: host.pool, request: { analyzeBudgetSeconds: 120 } })
  expect(result).toMatchObject({ filesProcessed: 3, warnings: 0, analysis: { analysed: 3, failed: 1, pending: 0 } })

  for (const [name, content] of Object.entries(files)) expect((await scene.content(`/${name}`)).toString()).toBe(content)
  const repository = await scene.open()
  const snapshot = await repository.findSnapshot(result.snapshotId, { signal: live })
  for (const [name, content] of Object.entries(files)) {
    const { document } = await readDocument(repository, snapshot, Buffer.from(`/${name}`), { signal: live })
    const failures = Object.fromEntries(document!.outcomes.filter(({ status }) => status === 'failed').map(({ analyzer, error }) => [analyzer, error?.code]))
    const expected = Object.entries(misbehaving).filter(([, code]) => code !== undefined && name === 'bad.txt')
    expect(Object.values(failures).sort()).toEqual(expected.map(([, code]) => code).sort())
    for (const section of Object.keys(misbehaving)) expect([section, section in document!]).toEqual([section, !expected.some(([failed]) => failed === section)])
    expect(document).toMatchObject({ words: expect.anything(), late: expect.anything(), text: { chars: content.length } })
  }
  expect((await check({ readData: true, signal: live }, { repository, clock: scene.clock, reporter: scene.reporter })).faults).toEqual([])
})
