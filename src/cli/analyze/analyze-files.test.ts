import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { AnalysisHost, AnalysisRequest } from '../../core/contracts/analysis.js'
import { analyzeFiles, inOrder } from './analyze-files.js'
import { analysisJson } from './print.js'
import { walk, type WalkItem } from './walk.js'

const signal = new AbortController().signal

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('inOrder', () => {
  it('keeps the order and the limit, whoever is ready first', async () => {
    let running = 0
    let most = 0
    const release: (() => void)[] = []
    const numbers = async function* (): AsyncGenerator<number> {
      yield* await Promise.resolve([1, 2, 3, 4, 5])
    }
    const results = collect(
      inOrder(numbers(), 3, async (number) => {
        running += 1
        most = Math.max(most, running)
        // Three wait for each other; the last of them goes first.
        if (number <= 3) await new Promise<void>((resolve) => (number === 3 ? release.reverse().forEach((go) => go()) : release.push(resolve), number === 3 && resolve()))
        running -= 1
        return number
      }),
    )
    expect(await results).toEqual([1, 2, 3, 4, 5])
    expect(most).toBe(3)
  })

  it('fails where its turn comes', async () => {
    const items = async function* (): AsyncGenerator<number> {
      yield* await Promise.resolve([1, 2])
    }
    await expect(collect(inOrder(items(), 2, (item) => (item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item))))).rejects.toThrow('two')
  })
})

describe('analyzeFiles', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'analyze-'))
    await mkdir(join(folder, '.hidden', 'deep'), { recursive: true })
    await writeFile(join(folder, '.hidden', 'deep', 'note.txt'), 'a note')
    await writeFile(join(folder, 'b.py'), 'import os\n')
    await writeFile(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x7a, 0xff])]), '')
    await symlink('b.py', join(folder, 'link'))
    await symlink('nowhere', join(folder, 'dangling'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const show = (items: WalkItem[]): string[] => items.map((item) => item.path.toString('latin1').slice(folder.length))

  it('walks in byte order, hidden files included, links not followed', async () => {
    expect(show(await collect(walk(Buffer.from(folder))))).toEqual(['/.hidden/deep/note.txt', '/b.py', '/z\xff'])
  })

  it('follows a link that was named', async () => {
    expect(await collect(walk(Buffer.from(join(folder, 'link'))))).toEqual([{ path: Buffer.from(join(folder, 'link')) }])
    expect(await collect(walk(Buffer.from(join(folder, 'dangling'))))).toMatchObject([{ error: { code: 'path-not-found' } }])
  })

  it('gives facts, sections and text for each file', async () => {
    const requests: AnalysisRequest[] = []
    const host: AnalysisHost = {
      processes: 1,
      analyzers: () => [],
      analyzersFor: () => [],
      analyze: (request) => {
        requests.push(request)
        const outcome = { analyzer: 'p/a', version: '1', status: 'ok', ms: 1 } as const
        return Promise.resolve({ text: { chars: 4, content: 'text' }, contributions: [{ section: 'code', value: { lines: 1 }, outcome }] })
      },
      close: () => Promise.resolve(),
    }
    const paths = [Buffer.from(join(folder, 'b.py')), Buffer.from(join(folder, 'missing'))]
    const progress: unknown[] = []
    const onProgress = (...args: unknown[]): void => void progress.push(args)
    const lines = (await collect(analyzeFiles(paths, { host, withText: true, signal, onProgress }))).map(analysisJson)
    expect(lines).toEqual([
      {
        path: join(folder, 'b.py'), schema: 1, size: 10, mediaType: 'text/x-python', text: { chars: 4, content: 'text' },
        code: { lines: 1 }, outcomes: [{ analyzer: 'p/a', version: '1', status: 'ok', ms: 1 }],
      },
      { path: join(folder, 'missing'), error: { code: 'path-not-found', message: `cannot read ${join(folder, 'missing')}: no such file or folder` } },
    ])
    expect(requests).toMatchObject([{ size: 10, mediaType: 'text/x-python', withText: true }])
    expect(progress).toEqual([[1, 10, join(folder, 'b.py')], [2, 10, join(folder, 'missing')]])
  })

  // root reads everything, so there is nothing to see for it
  const whenNotRoot = process.getuid?.() === 0 ? it.skip : it
  whenNotRoot('reports a file that may not be read', async () => {
    const path = join(folder, 'b.py')
    await chmod(path, 0)
    const host: AnalysisHost = { processes: 1, analyzers: () => [], analyzersFor: () => [], analyze: () => Promise.reject(new Error('not reached')), close: () => Promise.resolve() }
    const items = await collect(analyzeFiles([Buffer.from(path)], { host, withText: false, signal, onProgress: () => undefined }))
    await chmod(path, 0o644)
    expect(items).toMatchObject([{ error: { code: 'source-unreadable' } }])
  })
})
