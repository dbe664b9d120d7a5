import { describe, expect, it } from '@jest/globals'
import type { BackupRequest } from '../contracts/stories.js'
import { makeSnapshot } from './make-snapshot.js'

const request: BackupRequest = {
  signal: new AbortController().signal, targets: [Buffer.from('/a')], workingDirectory: '/', excludes: [], hostname: 'host', tags: [], analyzeBudgetSeconds: 0, force: false,
}
const none = { new: 0, changed: 0, unmodified: 0 }

function snapshotBegunAt(startedMs: number) {
  return makeSnapshot({
    request, parent: undefined, tree: 'ab'.repeat(32), startedMs, clock: { now: () => startedMs }, programVersion: 'backup test',
    counts: { files: none, dirs: none, filesProcessed: 0, bytesProcessed: 0 },
    added: { dataBlobs: 0, treeBlobs: 0, bytes: 0, storedBytes: 0 },
  })
}

/** The fraction of a second as the snapshot says it; the zone's offset follows. */
const fractionOf = (time: string) => /\.\d+/.exec(time)?.[0]

describe('snapshot of a run', () => {
  it.each([
    [Date.UTC(2026, 10, 22, 9, 38, 31, 678), '.678'],
    [Date.UTC(2026, 10, 22, 9, 38, 31, 1), '.001'],
    [Date.UTC(2026, 10, 22, 9, 38, 31) + 0.5, '.0005'],
  ])('has the time %d to the nanosecond', (ms, fraction) => {
    const { time, summary } = snapshotBegunAt(ms)
    expect([time, summary?.backup_start, summary?.backup_end].map((text) => fractionOf(text ?? ''))).toEqual([fraction, fraction, fraction])
    expect(Date.parse(time)).toBe(Math.trunc(ms))
  })
})
