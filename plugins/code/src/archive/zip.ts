/** Members of a ZIP archive, in the order of its directory. */
import type { ByteSource } from '../document/byte-source.js'
import { DocumentError } from '../document/document-error.js'
import type { MemberList } from '../members/member-list.js'
import { mayHoldText, memberBytesMax } from '../members/member-text.js'
import { openZip, type ZipArchive } from '../zip/zip-archive.js'
import type { ZipEntry } from '../zip/zip-entry.js'

export async function listZip(source: ByteSource, list: MemberList, { signal, namesOnly }: { readonly signal: AbortSignal; readonly namesOnly: boolean }): Promise<void> {
  const archive = await openZip(source)
  for (const entry of archive.entries) {
    if (!list.goesOn()) return
    if (entry.name.endsWith('/')) continue
    if (entry.encrypted) list.encrypted(entry.name)
    else if (namesOnly || !mayHoldText(entry.name)) list.name(entry.name)
    else await addMember(archive, entry, list, signal)
  }
  if (archive.incomplete) list.cut()
}

async function addMember(archive: ZipArchive, entry: ZipEntry, list: MemberList, signal: AbortSignal): Promise<void> {
  let content: Buffer
  try {
    content = await archive.read(entry, { signal, maxBytes: memberBytesMax })
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    // Too large, damaged, or compressed in a way of its own: it is listed.
    list.name(entry.name)
    list.cut()
    return
  }
  await list.add({ name: entry.name, content })
}
