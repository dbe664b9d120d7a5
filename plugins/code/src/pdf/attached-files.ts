/** Files that a document carries, by their names and what can be read of them (portfolios, invoices with their data as XML). */
import type { ExtractedText } from 'backup-agent/plugin'
import { MemberList } from '../members/member-list.js'
import { memberBytesMax, type MemberOptions } from '../members/member-text.js'
import type { PdfDocument } from './open-pdf.js'

/** More are not looked at. */
const filesMax = 200

interface AttachedFile {
  readonly filename?: string
  readonly content?: Uint8Array
}

export async function attachedFiles(document: PdfDocument, options: MemberOptions, isLate: () => boolean): Promise<Pick<ExtractedText, 'text' | 'truncated'>> {
  const found = (await document.getAttachments()) as Readonly<Record<string, AttachedFile>> | null
  const files = Object.entries(found ?? {})
  const list = new MemberList(options, isLate)
  for (const [key, { filename, content }] of files.slice(0, filesMax)) {
    if (!list.goesOn()) break
    const name = filename ?? key
    if (options.level > 0 || content === undefined || content.length > memberBytesMax) list.name(name)
    else await list.add({ name, content: Buffer.from(content) })
  }
  if (files.length > filesMax) list.cut()
  return list.textSoFar()
}
