/** Every byte of every pack: its name, its header, and each blob in it. */
import { hasCode, messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import { releaseBuffer } from '../os/release.js'
import { openBlob } from '../repository/pack/blob.js'
import { decodeHeader, headerLength } from '../repository/pack/pack-format.js'
import type { Repository } from '../repository/repository.js'
import { sha256 } from '../repository/unpacked.js'
import { throwIfAborted } from '../support/abort.js'
import type { IndexedPackFacts, OnFault } from './indexes.js'

export interface PackDataOptions extends AbortOptions {
  readonly onFault: OnFault
  readonly reporter: Reporter
}

export async function checkPackData(repository: Repository, indexed: ReadonlyMap<string, IndexedPackFacts>, options: PackDataOptions): Promise<void> {
  const bytesTotal = [...indexed.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  let bytesDone = 0
  let filesDone = 0
  const names = [...indexed.keys()]
  const read = (name: string | undefined) => {
    const pack = name === undefined ? undefined : repository.store.get({ type: 'pack', name }, options)
    // It is awaited when its turn comes.
    pack?.catch(() => undefined)
    return pack
  }
  let next = read(names[0])
  for (const [i, name] of names.entries()) {
    throwIfAborted(options.signal)
    const facts = indexed.get(name)!
    const current = next!
    // The next pack is read while this one is looked at.
    next = read(names[i + 1])
    try {
      checkPack(repository, name, await current, facts, options)
    } catch (error) {
      // A missing pack has been reported by its size already.
      if (hasCode(error, 'damaged')) options.onFault({ code: 'pack-damaged', object: name, message: `pack ${name.slice(0, 8)}: ${messageOf(error)}` })
      else if (!hasCode(error, 'object-not-found')) throw error
    }
    bytesDone += facts.bytes
    options.reporter.progress({ filesDone: ++filesDone, filesTotal: indexed.size, bytesDone, bytesTotal })
  }
}

function checkPack(repository: Repository, name: string, pack: Uint8Array, facts: IndexedPackFacts, { onFault }: PackDataOptions): void {
  if (sha256(pack) !== name) onFault({ code: 'pack-damaged', object: name, message: `pack ${name.slice(0, 8)}: its content does not match its name` })
  const { key } = repository.access
  const headerEnd = pack.length - 4
  const blobs = decodeHeader(key, pack.subarray(headerEnd - headerLength(pack, pack.length), headerEnd))
  if (blobs.length !== facts.blobs) {
    onFault({ code: 'index-inconsistent', object: name, message: `pack ${name.slice(0, 8)} holds ${blobs.length} blobs, its index names ${facts.blobs}` })
  }
  for (const { id, type, offset, length, uncompressedLength } of blobs) {
    const indexed = repository.index.get(type, id)
    const shown = `${type} blob ${id.slice(0, 8)} in pack ${name.slice(0, 8)}`
    if (indexed === undefined) onFault({ code: 'index-inconsistent', object: id, message: `${shown} is in no index` })
    else if (indexed.pack === name && (indexed.offset !== offset || indexed.length !== length || indexed.uncompressedLength !== uncompressedLength)) {
      onFault({ code: 'index-inconsistent', object: id, message: `${shown} does not lie where its index says` })
    }
    try {
      const plain = openBlob(key, repository.zstd, pack.subarray(offset, offset + length), uncompressedLength)
      const matches = sha256(plain) === id
      releaseBuffer(plain)
      if (matches) continue
      onFault({ code: 'blob-damaged', object: id, message: `${shown} does not match its id` })
    } catch (error) {
      if (!hasCode(error, 'damaged')) throw error
      onFault({ code: 'blob-damaged', object: id, message: `${shown}: ${messageOf(error)}` })
    }
  }
}
