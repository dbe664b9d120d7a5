/**
 * The engine in this process, for tests that need more than the command line shows. It is loaded by address: the
 * compiled tests lie one folder deeper than their source, so no relative import is right for both.
 */
import type * as Backup from '../../src/core/backup.js'
import type * as ContentIds from '../../src/core/catalog/content-id.js'
import type * as Documents from '../../src/core/catalog/parse-document.js'
import type * as Catalog from '../../src/core/catalog/read-catalog.js'
import type * as Check from '../../src/core/check.js'
import type * as Errors from '../../src/core/contracts/errors.js'
import type * as Libc from '../../src/core/os/libc.js'
import type * as Lists from '../../src/core/list.js'
import type * as Paths from '../../src/core/os/path.js'
import type * as Special from '../../src/core/os/special.js'
import type * as Times from '../../src/core/os/times.js'
import type * as Xattrs from '../../src/core/os/xattrs.js'
import type * as IndexFiles from '../../src/core/repository/index/index-json.js'
import type * as Creation from '../../src/core/repository/create.js'
import type * as Repositories from '../../src/core/repository/repository.js'
import type * as Unpacked from '../../src/core/repository/unpacked.js'
import type * as Restore from '../../src/core/restore.js'
import type * as SearchDatabase from '../../src/core/search/database.js'
import type * as SearchFile from '../../src/core/search/index-file.js'
import type * as SearchDocuments from '../../src/core/search/packed-document.js'
import type * as Directory from '../../src/core/transport/directory.js'
import type * as Memory from '../../src/core/transport/memory.js'
import type * as Testing from '../../src/testing/index.js'

const load = (module: string): Promise<unknown> => import(new URL(`../../../dist/core/${module}`, import.meta.url).href)

export const { codeOf } = (await load('contracts/errors.js')) as typeof Errors
export const { osSupport } = (await load('os/libc.js')) as typeof Libc
export const { displayPath, joinPath } = (await load('os/path.js')) as typeof Paths
export const { makeNode } = (await load('os/special.js')) as typeof Special
export const { setTimes } = (await load('os/times.js')) as typeof Times
export const { readXattrs, setXattr } = (await load('os/xattrs.js')) as typeof Xattrs

/** Only where wanted: tests of the command line need none of it. */
export async function loadStories() {
  const { backup } = (await load('backup.js')) as typeof Backup
  const { restore } = (await load('restore.js')) as typeof Restore
  const { check } = (await load('check.js')) as typeof Check
  const { createRepository } = (await load('repository/create.js')) as typeof Creation
  const { createMemoryStore } = (await load('transport/memory.js')) as typeof Memory
  const { openDirectoryStore } = (await load('transport/directory.js')) as typeof Directory
  return { backup, restore, check, createRepository, createMemoryStore, openDirectoryStore }
}

/** Looking into a repository, for what no command prints. */
export async function loadReading() {
  const { openRepository } = (await load('repository/repository.js')) as typeof Repositories
  const { loadUnpacked } = (await load('repository/unpacked.js')) as typeof Unpacked
  const { parseIndex } = (await load('repository/index/index-json.js')) as typeof IndexFiles
  const { findCatalogTree, readCatalogFolder, readLines } = (await load('catalog/read-catalog.js')) as typeof Catalog
  const { isProvisional, parseDocument } = (await load('catalog/parse-document.js')) as typeof Documents
  const { contentIdOf } = (await load('catalog/content-id.js')) as typeof ContentIds
  const { listSnapshot } = (await load('list.js')) as typeof Lists
  const { openDirectoryStore } = (await load('transport/directory.js')) as typeof Directory
  return { openRepository, loadUnpacked, parseIndex, findCatalogTree, readCatalogFolder, readLines, isProvisional, parseDocument, contentIdOf, listSnapshot, openDirectoryStore }
}

/** Looking into the search index, for what no command prints. */
export async function loadSearchReading() {
  const { Database } = (await load('search/database.js')) as typeof SearchDatabase
  const { indexKey, indexPlace } = (await load('search/index-file.js')) as typeof SearchFile
  const { unpackDocument } = (await load('search/packed-document.js')) as typeof SearchDocuments
  return { Database, indexKey, indexPlace, unpackDocument }
}

/** What every store must do. */
export async function loadSuite() {
  return (await import(new URL('../../../dist/testing/index.js', import.meta.url).href)) as typeof Testing
}
