/** Workbooks of Excel's binary format (xlsb): what the library for them needs is unpacked within limits first. */
import { zipSync, type Zippable } from 'fflate'
import type { Reading } from '../reading.js'
import { readOldSheets } from './old-sheets.js'

const needed = /^(?:\[Content_Types\]\.xml|_rels\/.*|xl\/.*\.(?:bin|rels|xml)|docProps\/[^/]+\.xml)$/i
const notNeeded = /^xl\/(?:vbaProject|printerSettings\/.*|media\/.*|drawings\/.*|charts\/.*|embeddings\/.*)/i

export async function readBinarySheets({ layout, pack, signal, targets }: Reading): Promise<void> {
  const members: Zippable = {}
  for (const entry of pack.zip.entries) {
    if (needed.test(entry.name) && !notNeeded.test(entry.name)) members[entry.name] = [await pack.zip.read(entry, { signal, maxBytes: 100_000_000 }), { level: 0 }]
  }
  await readOldSheets(zipSync(members), { layout, targets })
}
