/** Documents, archives and sounds in as few bytes as their formats allow. */
import { crc32, gzipSync } from 'node:zlib'

/** One page that says "Harbour of Aberdeen", with the table of offsets that readers begin with (ISO 32000-1, 7.5). */
export function pdf(): Uint8Array {
  const drawing = 'BT /F1 24 Tf 72 720 Td (Harbour of Aberdeen) Tj ET'
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${drawing.length}>>stream\n${drawing}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let text = '%PDF-1.4\n'
  const offsets: number[] = []
  for (const [at, object] of objects.entries()) {
    offsets.push(text.length)
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(`${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`, 'latin1')
}

export function zip(): Uint8Array {
  return zipOf([['harbour.txt', 'The ferry leaves at nine.\n']])
}

/** A page of WordprocessingML with what has to be around it (ECMA-376, parts 1 and 2). */
export function docx(): Uint8Array {
  const types = 'http://schemas.openxmlformats.org/package/2006/content-types'
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
  return zipOf([
    ['[Content_Types].xml', `<Types xmlns="${types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`],
    ['_rels/.rels', `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`],
    ['word/document.xml', `<w:document xmlns:w="${word}"><w:body><w:p><w:r><w:t>Harbour of Aberdeen</w:t></w:r></w:p></w:body></w:document>`],
  ])
}

/** The media type comes first and as it is, so that it can be read without unpacking (OpenDocument 1.3, part 2). */
export function odt(): Uint8Array {
  const office = 'urn:oasis:names:tc:opendocument:xmlns:office:1.0'
  const type = 'application/vnd.oasis.opendocument.text'
  return zipOf([
    ['mimetype', type],
    ['content.xml', `<office:document-content xmlns:office="${office}" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:text><text:p>Harbour of Aberdeen</text:p></office:text></office:body></office:document-content>`],
    ['META-INF/manifest.xml', `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`],
  ])
}

/** Files as they are, in this order (APPNOTE 6.3.10). */
function zipOf(files: readonly (readonly [name: string, content: string])[]): Uint8Array {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const [file, content] of files) {
    const name = Buffer.from(file)
    const body = Buffer.from(content)
    const common = Buffer.alloc(26)
    // Version needed, flags, method "stored", midnight, 1 January 1980.
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x21, 8)
    common.writeUInt32LE(crc32(body), 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(body.length, 18)
    common.writeUInt16LE(name.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, body])
    locals.push(local)
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, place, name]))
    offset += local.length
  }
  const central = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}

export function gzip(): Uint8Array {
  return gzipSync(Buffer.from('The ferry leaves at nine.\n'))
}

/** One file, `harbour.txt` (POSIX ustar). */
export function tar(): Uint8Array {
  const body = Buffer.from('The ferry leaves at nine.\n')
  const header = Buffer.alloc(512)
  header.write('harbour.txt', 0)
  header.write('0000644\0' + '0000000\0' + '0000000\0', 100)
  header.write(`${body.length.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0        0`, 124)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, body, Buffer.alloc(512 - body.length + 1024)])
}

const sampleRate = 8000

/** A quarter of a second of 440 Hz, 8 bits, one channel (RIFF WAVE). */
export function wav(): Uint8Array {
  const samples = Buffer.from(Array.from({ length: sampleRate / 4 }, (_, at) => 128 + Math.round(60 * Math.sin((2 * Math.PI * 440 * at) / sampleRate))))
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.length, 40)
  return Buffer.concat([header, samples])
}

/** Ten frames of silence (MPEG-1 Layer III, 128 kbit/s, 44.1 kHz: 417 bytes each), with a title in front (ID3v2.3). */
export function mp3(): Uint8Array {
  const title = Buffer.from('\0Harbour', 'latin1')
  const frame = Buffer.concat([Buffer.from('TIT2\0\0\0', 'latin1'), Buffer.from([title.length, 0, 0]), title])
  const tag = Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0', 'latin1'), Buffer.from([frame.length]), frame])
  const silence = Buffer.alloc(417)
  silence.set([0xff, 0xfb, 0x90, 0xc4])
  return Buffer.concat([tag, ...new Array<Buffer>(10).fill(silence)])
}
