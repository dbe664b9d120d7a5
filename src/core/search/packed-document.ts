/** A document as a row keeps it: deflated against a text like all of them, which halves it once more. */
import { createHash } from 'node:crypto'
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import type { FileMetadata } from '../contracts/metadata.js'

/** What most documents say. To change it is to change the schema version: a document is unpacked with what packed it. */
const common = Buffer.from(
  '"video":{"codec":"h264","durationSeconds":,"framesAnalysed":,"labels":[{"atSeconds":[],"transcript":"' +
    '"image":{"camera":"","faces":0,"format":"jpeg","gps":{"lat":,"lon":},"height":,"labels":[{"label":"","score":0.},"objects":[{"box":[],"label":"person","score":0.' +
    '"phash":"","takenAt":"20","text":"","width":},"keywords":[{"phrase":"","score":0.},{"phrase":"' +
    '"pii":{"categories":["contact","credentials","financial","government","identity","location","network"],"counts":{"CREDIT_CARD":1,"DATE_TIME":1,"EMAIL_ADDRESS":1,' +
    '"IBAN_CODE":1,"IP_ADDRESS":1,"LOCATION":1,"PERSON":1,"PHONE_NUMBER":1,"URL":1,"US_SSN":1},"entities":[{"end":,"masked":"********","score":0.85,"start":,"type":"EMAIL_ADDRESS"}],"truncated":true},' +
    '"summary":{"method":"extractive","model":"","text":"The "},"text":{"chars":,"convertedFrom":"@backup-agent/plugin-code/plain-text","language":"en"},' +
    '"mediaType":"application/pdf","image/jpeg","text/plain","text/markdown","text/x-python","text/javascript","text/x-typescript","application/json",' +
    '"outcomes":[{"analyzer":"@backup-agent/plugin-code/code","ms":1,"status":"ok","version":"0.1.0"},{"analyzer":"@backup-agent/plugin-code/plain-text","ms":1,"status":"ok","version":"0.1.0"},' +
    '{"analyzer":"@backup-agent/plugin-keywords/keywords","ms":,"status":"ok","version":"0.1.0"},{"analyzer":"@backup-agent/plugin-summary/summary","ms":,"status":"ok","version":"0.1.0"},' +
    '{"analyzer":"@backup-agent/plugin-pii/pii","error":{"code":"","message":""},"ms":1,"status":"failed","status":"skipped","status":"ok","version":"0.1.0"}],' +
    '{"code":{"imports":["","language":"TypeScript","language":"Python","lines":,"symbols":["],"schema":1,"size":',
)

/** Little memory to set up for a text of a kilobyte: that is half of the time. */
const settings = { dictionary: common, level: 4, memLevel: 5, windowBits: 13 }

/** Bytes of the checksum in front: most damage to what is deflated makes another text rather than none. */
const checksumBytes = 4

/** The content id is the row's own, so it is left out. */
export function packDocument({ contentId: _, ...document }: FileMetadata): Buffer {
  const deflated = deflateRawSync(JSON.stringify(document), settings)
  const checksum = Buffer.alloc(checksumBytes)
  checksum.writeUInt32LE(crc32(deflated))
  return Buffer.concat([checksum, deflated])
}

/** Throws what counts as damage of the index (`isUnusable`) where these are not the bytes that were packed. */
export function unpackDocument(packed: Uint8Array, contentId: string): FileMetadata {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
  const deflated = bytes.subarray(checksumBytes)
  if (bytes.length < checksumBytes || bytes.readUInt32LE(0) !== crc32(deflated)) throw new DamagedDocument()
  return { contentId, ...(JSON.parse(inflateRawSync(deflated, settings).toString()) as Omit<FileMetadata, 'contentId'>) } as FileMetadata
}

/** As SQLite says it of a page. */
class DamagedDocument extends Error {
  readonly code = 'SQLITE_CORRUPT_DOCUMENT'

  constructor() {
    super('a document in it is damaged')
  }
}

/** Tells a document that is known from one that is not, without parsing it. */
export function lineHash(line: string): Buffer {
  return createHash('sha256').update(line).digest().subarray(0, 16)
}
