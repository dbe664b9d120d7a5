/** Metadata segments that cannot be read cost documents, and nothing else. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type * as Catalogs from '../../src/core/catalog/read-catalog.js'
import type * as Repositories from '../../src/core/repository/repository.js'
import type * as Directory from '../../src/core/transport/directory.js'
import { backup, makeScratch, packageRoot, type Run, type Scratch } from './support.js'

let scratch: Scratch
const password = 'x'
const work = (...args: string[]): Promise<Run> => backup(args, { cwd: scratch.path(), env: { BACKUP_PASSWORD: password, BACKUP_REPOSITORY: scratch.path('repository') } })
const built = (module: string): Promise<unknown> => import(pathToFileURL(join(packageRoot, 'dist', 'core', module)).href)

beforeAll(async () => {
  scratch = await makeScratch()
  await mkdir(scratch.path('documents'))
  await writeFile(scratch.path('documents', 'file.txt'), 'words to read\n')
  expect(await work('init')).toMatchObject({ code: 0 })
  expect(await work('sync', 'documents')).toMatchObject({ code: 0 })
  await damageSegment()
})
afterAll(() => scratch.remove())

async function damageSegment(): Promise<void> {
  const { openDirectoryStore } = (await built('transport/directory.js')) as typeof Directory
  const { openRepository } = (await built('repository/repository.js')) as typeof Repositories
  const { findCatalogTree, readCatalogFolder } = (await built('catalog/read-catalog.js')) as typeof Catalogs
  const { signal } = new AbortController()
  const repository = await openRepository(await openDirectoryStore(scratch.path('repository'), { signal, create: false }), { password, signal })
  const { tree } = await repository.findSnapshot('latest', { signal })
  const folder = await readCatalogFolder(repository, (await findCatalogTree(repository, tree, { signal })) ?? '', { signal })
  const place = repository.locate('data', folder?.segments[0]?.content?.[0] ?? '')
  if (place === undefined) throw new Error('the snapshot has no metadata segment')
  const pack = scratch.path('repository', 'data', place.pack.slice(0, 2), place.pack)
  const bytes = await readFile(pack)
  bytes[place.offset + 20]! ^= 1
  await chmod(pack, 0o600)
  await writeFile(pack, bytes)
  await repository.close()
}

describe('a damaged metadata segment', () => {
  it('is a warning of show, which shows what is left', async () => {
    const { code, stdout, stderr } = await work('show', 'latest:/documents/file.txt')
    expect([code, stdout]).toEqual([0, expect.stringContaining('file.txt')])
    expect(stderr).toMatch(/^[^\n]*some documents of the snapshot cannot be read: [^\n]+\n$/)
  })

  it('is a warning of sync, which saves the files', async () => {
    await writeFile(scratch.path('documents', 'new.txt'), 'new\n')
    const { code, stderr } = await work('sync', 'documents')
    expect([code, stderr]).toEqual([0, expect.stringMatching(/metadata segment [0-9a-f]{8} cannot be read, so files may be analysed again/)])
    expect(await work('show', 'latest:/documents/new.txt')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('text/plain') })
  })
})
