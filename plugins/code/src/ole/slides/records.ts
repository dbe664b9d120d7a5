/** Records of PowerPoint up to 2003 ([MS-PPT] 2.3.1). */
export interface PptRecord {
  readonly type: number
  readonly instance: number
  readonly isContainer: boolean
  readonly content: Buffer
}

export const recordTypes = {
  slidePersist: 1011, slide: 1006, notes: 1008, notesAtom: 1009, userEdit: 4085, persistDirectory: 6002,
  slideList: 4080, outlineRef: 3998, textHeader: 3999, textChars: 4000, textBytes: 4008, cString: 4026, comment: 12000, headersFooters: 4057, clientTextbox: 0xf00d, storage: 4113,
} as const

const headerBytes = 8

export function recordAt(stream: Buffer, offset: number): PptRecord | undefined {
  if (offset < 0 || offset + headerBytes > stream.length) return undefined
  const head = stream.readUInt16LE(offset)
  const start = offset + headerBytes
  const content = stream.subarray(start, start + stream.readUInt32LE(offset + 4))
  return { type: stream.readUInt16LE(offset + 2), instance: head >> 4, isContainer: (head & 0xf) === 0xf, content }
}

export function* recordsIn(content: Buffer): Generator<PptRecord> {
  for (let at = 0; ;) {
    const record = recordAt(content, at)
    if (record === undefined) return
    yield record
    at += headerBytes + record.content.length
  }
}

const depthMax = 30

/** All records in order, those within others as well. */
export function* allRecordsIn(content: Buffer, depth = 0): Generator<PptRecord> {
  for (const record of recordsIn(content)) {
    yield record
    if (record.isContainer && depth < depthMax) yield* allRecordsIn(record.content, depth + 1)
  }
}

/** Undefined where the record holds no text. */
export function textOf({ content, type }: PptRecord): string | undefined {
  if (type === recordTypes.textBytes) return content.toString('latin1')
  return type === recordTypes.textChars || type === recordTypes.cString ? content.toString('utf16le', 0, content.length & ~1) : undefined
}
