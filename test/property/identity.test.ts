/** For any folder and any edits: what a snapshot restores is what was there when it was made. */
import { mkdirSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from '@jest/globals'
import type { Warning } from '../../src/core/contracts/reporter.js'
import { makeScratch } from '../cli/support.js'
import { describeFolder, differences, type FolderState } from '../support/compare-folders.js'
import { loadStories, osSupport } from '../support/engine.js'
import { apply, firstEdits, laterEdits, type Edit } from './folder-model.js'

const { backup, restore, check, createRepository, createMemoryStore } = await loadStories()
const { signal } = new AbortController()
/** More of them find more: `PROPERTY_RUNS=200`. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 6)
const longestRunMilliseconds = 20_000

const libcOnly = osSupport().available ? it : it.skip
if (!osSupport().available) process.stderr.write(`test/property/identity: not tested, because libc is out of reach: ${osSupport().reason}\n`)

/** Sequences that failed once. */
const failedBefore: [Edit[], Edit[][]][] = []

async function everySnapshotRestores(first: readonly Edit[], later: readonly (readonly Edit[])[]): Promise<void> {
  const scratch = await makeScratch()
  try {
    const warnings: Warning[] = []
    const reporter = { warn: (warning: Warning) => void warnings.push(warning), progress: () => undefined, detail: () => undefined }
    const repository = await createRepository(createMemoryStore(), { password: 'x', signal, clock: Date, cost: { N: 16, r: 1, p: 1 } })
    const dependencies = { repository, clock: Date, reporter }
    const sync = () => backup({
      targets: [Buffer.from('source')], workingDirectory: scratch.path(), excludes: [], hostname: 'here', tags: [], analyzeBudgetSeconds: 0, force: false, signal,
    }, { ...dependencies, analysis: undefined, programVersion: 'test' })

    mkdirSync(scratch.path('source'))
    const states = new Map<string, FolderState>()
    for (const edits of [first, ...later]) {
      for (const edit of edits) apply(scratch.path('source'), edit)
      const state = describeFolder(scratch.path('source'))
      states.set((await sync()).snapshotId, state)
    }
    expect(await sync()).toMatchObject({ dataBlobs: 0, treeBlobs: 0, files: { new: 0, changed: 0 }, dirs: { new: 0, changed: 0 } })

    for (const [id, state] of states) {
      const snapshot = await repository.findSnapshot(id, { signal })
      await restore({ snapshot, target: scratch.path(id), signal }, { reporter, reader: repository, readTree: (tree, options) => repository.readTree(tree, options) })
      expect(differences(state, describeFolder(scratch.path(id, 'source')))).toEqual([])
    }
    expect(await check({ readData: true, signal }, dependencies)).toMatchObject({ faults: [], snapshots: states.size + 1, unreferencedPacks: 0 })
    expect(warnings).toEqual([])
  } finally {
    await scratch.remove()
  }
}

libcOnly('every snapshot restores the folder as it was then', async () => {
  await fc.assert(fc.asyncProperty(firstEdits, laterEdits, everySnapshotRestores), {
    numRuns: runs,
    examples: failedBefore,
  })
}, runs * longestRunMilliseconds)
