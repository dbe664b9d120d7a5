/** Texts of common types: some lines each, or at least as many characters as are asked for. */

/** Plain sentences with a name, a date, an amount and an address: what analyzers look for. */
const sentences = [
  'The harbour office of Aberdeen opens at nine and closes at five.',
  'On 14 March 2024 the invoice for 1,284.50 EUR was paid in full.',
  'Ada Lovelace of London writes to charles.babbage@example.org when the ferry is late.',
  'Backups are made every night, and are tried out every spring.',
]

/** `make` of the rows 0, 1, 2, ... until there are `chars` characters; four rows at least. */
function rows(chars: number, make: (row: number) => string): string {
  const parts: string[] = []
  for (let row = 0, length = 0; row < 4 || length < chars; row++) {
    const part = make(row)
    parts.push(part)
    length += part.length
  }
  return parts.join('')
}

const sentence = (row: number): string => sentences[row % sentences.length] ?? ''

export const plain = (chars = 0): string => rows(chars, (row) => `${row + 1}. ${sentence(row)}\n`)
export const csv = (chars = 0): string => `item,count,price\n${rows(chars, (row) => `"rope, ${row} m",${row},${row}.50\n`)}`
export const tsv = (chars = 0): string => `item\tcount\n${rows(chars, (row) => `rope\t${row}\n`)}`
export const json = (chars = 0): string => `[\n${rows(chars, (row) => `{"row":${row},"text":"${sentence(row)}"},\n`)}null]\n`
export const jsonLines = (chars = 0): string => rows(chars, (row) => `{"row":${row},"text":"${sentence(row)}"}\n`)
export const xml = (chars = 0): string => `<?xml version="1.0"?>\n<log>\n${rows(chars, (row) => `<entry n="${row}">${sentence(row)}</entry>\n`)}</log>\n`
export const html = (chars = 0): string => `<!doctype html>\n<html lang="en"><head><title>Harbour</title></head><body>\n${rows(chars, (row) => `<p>${sentence(row)}</p>\n`)}</body></html>\n`
export const markdown = (chars = 0): string => `# Harbour\n\n${rows(chars, (row) => `- *${sentence(row)}*\n`)}`
export const yaml = (chars = 0): string => rows(chars, (row) => `row${row}: "${sentence(row)}"\n`)
export const script = (chars = 0): string => `import { readFile } from 'node:fs/promises'\n\n${rows(chars, (row) => `/** ${sentence(row)} */\nexport async function step${row}(path) {\n  return (await readFile(path)).length + ${row}\n}\n`)}`
export const python = (chars = 0): string => `import os\n\n${rows(chars, (row) => `def step_${row}(path):\n    """${sentence(row)}"""\n    return os.path.getsize(path) + ${row}\n\n`)}`
export const mail = (chars = 0): string =>
  `From: Ada <ada@example.org>\r\nTo: Charles <charles@example.org>\r\nSubject: Harbour\r\nDate: Thu, 14 Mar 2024 09:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${rows(chars, (row) => `${sentence(row)}\r\n`)}`
export const subtitles = (chars = 0): string => rows(chars, (row) => `${row + 1}\n${clock(row)},000 --> ${clock(row)},900\n${sentence(row)}\n\n`)
/** Jupyter, nbformat 4. */
export const notebook = (chars = 0): string => JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { language_info: { name: 'python' } }, cells: [{ id: 'a', cell_type: 'markdown', metadata: {}, source: markdown(chars) }, { id: 'b', cell_type: 'code', metadata: {}, execution_count: null, outputs: [], source: python() }] })
export const rtf = (chars = 0): string => `{\\rtf1\\ansi\n${rows(chars, (row) => `${sentence(row)}\\par\n`)}}\n`

function clock(seconds: number): string {
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':')
}
