import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AnalyzeInput } from 'backup-agent/plugin'
import { analyzerSuite } from 'backup-agent/testing'
import {{Name}}Analyzer, { type {{Name}}Section } from './analyzer.js'

const source = { path: '/nowhere', displayName: 'note.txt', size: 1, mediaType: 'text/plain' }
const analyze = (text: string, signal = new AbortController().signal): Promise<{{Name}}Section | undefined> => {
  const input: AnalyzeInput = { source, text: { text, truncated: false }, upstream: {} }
  return new {{Name}}Analyzer().analyze(input, { signal, maxSectionBytes: 1_000_000 })
}

it('counts words and keeps the longest', async () => {
  assert.deepEqual(await analyze('four words of text'), { words: 4, longest: 'words' })
})

it('says nothing of a file without words', async () => {
  assert.equal(await analyze('1 2 3'), undefined)
})

it('ends when it is told to', async () => {
  await assert.rejects(analyze('four words of text', AbortSignal.abort()))
})

// What every analyzer has to do, in the processes and within the walls of a backup.
analyzerSuite({ describe, it }, new URL('..', import.meta.url), {
  samples: [{ file: new URL('../samples/words.txt', import.meta.url), section: { words: 4, longest: 'words' } }],
})
