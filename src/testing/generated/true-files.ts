/** Small files that are what their media type says. */
import { matchesMediaType } from '../../plugins/manifest/media-pattern.js'
import { docx, gzip, mp3, odt, pdf, tar, wav, zip } from './containers.js'
import { gif, jpeg, png, svg } from './pictures.js'
import { csv, html, json, jsonLines, mail, markdown, notebook, plain, python, rtf, script, subtitles, tsv, xml, yaml } from './texts.js'

export interface TrueFile {
  /** With the extension that is usual. */
  readonly name: string
  readonly mediaType: string
  readonly bytes: () => Uint8Array
  /** At least so many characters of text; of types that are no text there is none. */
  readonly large?: (chars: number) => Uint8Array
}

const text = (name: string, mediaType: string, make: (chars?: number) => string): TrueFile => ({
  name, mediaType, bytes: () => Buffer.from(make()), large: (chars) => Buffer.from(make(chars)),
})
const binary = (name: string, mediaType: string, bytes: () => Uint8Array): TrueFile => ({ name, mediaType, bytes })

/** What is most common first. */
export const trueFiles: readonly TrueFile[] = [
  text('harbour.txt', 'text/plain', plain),
  text('harbour.json', 'application/json', json),
  text('harbour.csv', 'text/csv', csv),
  text('harbour.html', 'text/html', html),
  text('harbour.md', 'text/markdown', markdown),
  binary('harbour.png', 'image/png', png),
  binary('harbour.jpg', 'image/jpeg', jpeg),
  binary('harbour.pdf', 'application/pdf', pdf),
  binary('harbour.zip', 'application/zip', zip),
  binary('harbour.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', docx),
  binary('harbour.odt', 'application/vnd.oasis.opendocument.text', odt),
  binary('harbour.wav', 'audio/wav', wav),
  binary('harbour.mp3', 'audio/mpeg', mp3),
  text('harbour.xml', 'application/xml', xml),
  text('harbour.xml', 'text/xml', xml),
  binary('harbour.svg', 'image/svg+xml', svg),
  text('harbour.yaml', 'application/yaml', yaml),
  text('harbour.tsv', 'text/tab-separated-values', tsv),
  text('harbour.ndjson', 'application/x-ndjson', jsonLines),
  text('harbour.js', 'application/javascript', script),
  text('harbour.py', 'text/x-python', python),
  text('harbour.eml', 'message/rfc822', mail),
  text('harbour.srt', 'application/x-subrip', subtitles),
  text('harbour.ipynb', 'application/x-ipynb+json', notebook),
  text('harbour.rtf', 'application/rtf', rtf),
  binary('harbour.gif', 'image/gif', gif),
  binary('harbour.tar', 'application/x-tar', tar),
  binary('harbour.gz', 'application/gzip', gzip),
]

/** Those that fit `patterns` of a manifest, the most common first, `most` at most. */
export function trueFilesFor(patterns: readonly string[], most: number): readonly TrueFile[] {
  return trueFiles.filter(({ mediaType }) => matchesMediaType(patterns, mediaType)).slice(0, most)
}

export const plainText: TrueFile = text('harbour.txt', 'text/plain', plain)
