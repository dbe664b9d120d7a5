/** Tables, such as CSV: the head of a column says what its values are, better than their neighbours do. */
import type { NameType } from './labels.js'
import type { FoundName } from './tagger.js'

const delimiters = [',', ';', '\t', '|']
const longestHead = 40
const longestValue = 100
const certainty = 0.75

const heads: readonly (readonly [NameType, RegExp])[] = [
  ['PERSON', /^(?:first|last|full|given|family|middle|maiden|sur|customer|client|patient|employee|contact|person|student|member|owner|author|recipient|sender|manager|guest)[ _-]?name$|^(?:vor|nach|familien|kunden)name$|^(?:nom|prénom|prenom|nombre|apellidos?|cognome|nome|sobrenome|voornaam|achternaam|surname|forename|employee|patient|contact|contact person|ansprechpartner|manager|author)$/],
  ['LOCATION', /^(?:city|town|village|country|state|province|county|region|birth ?place|place of birth|ort|wohnort|stadt|land|bundesland|geburtsort|ville|pays|ciudad|país|pais|provincia|città|citta|paese|cidade|plaats|woonplaats)$/],
  ['STREET_ADDRESS', /^(?:(?:home|postal|mailing|billing|shipping|delivery|street)?[ _-]?address(?:[ _-]?(?:line)?[ _-]?[123])?|street|road|anschrift|straße|strasse|adresse|rue|calle|dirección|direccion|indirizzo|via|morada|endereço|straat|adres)$/],
  ['ORGANIZATION', /^(?:company|company[ _-]name|organi[sz]ation|employer|firm|firma|arbeitgeber|unternehmen|société|entreprise|empresa|azienda|ditta|bedrijf)$/],
  ['TITLE', /^(?:job|job[ _-]title|occupation|profession|beruf|métier|profesión|professione)$/],
  ['NRP', /^(?:nationality|citizenship|religion|ethnicity|nationalität|staatsangehörigkeit|nationalité|nacionalidad|nazionalità)$/],
]
/** `Name` alone may be a product's: its values count where a word of them is a name of people. */
const anyName = /^(?:name|naam|customer|client|kunde)$/

interface Column { readonly type: NameType; readonly onlyPeople: boolean }

export class TableColumns {
  private constructor(private readonly delimiter: string, private readonly columns: readonly (Column | undefined)[], private readonly headEnd: number) {}

  /** Undefined where the first lines do not look like a table with a header that names one of these columns. */
  static of(text: string): TableColumns | undefined {
    const [head = '', ...lines] = text.slice(0, 16_000).split('\n', 4)
    const compared = lines.slice(0, 2).filter((line) => line.trim() !== '')
    for (const delimiter of delimiters) {
      const cells = cellsOf(head, 0, head.length, delimiter).map(({ start, end }) => head.slice(start, end).replace(/^\uFEFF/, '').toLowerCase())
      if (cells.length < 2 || cells.some((cell) => cell.length > longestHead)) continue
      if (compared.length === 0 || !compared.every((line) => cellsOf(line, 0, line.length, delimiter).length === cells.length)) continue
      const columns = cells.map((cell): Column | undefined => {
        const type = heads.find(([, head]) => head.test(cell))?.[0] ?? (anyName.test(cell) ? 'PERSON' : undefined)
        return type === undefined ? undefined : { type, onlyPeople: anyName.test(cell) }
      })
      return columns.every((column) => column === undefined) ? undefined : new TableColumns(delimiter, columns, head.length + 1)
    }
    return undefined
  }

  /** In the lines from `from` on, at most `most` characters of them. @returns where it stopped */
  find(text: string, from: number, most: number, isPerson: (value: string) => boolean, found: FoundName[]): number {
    let start = Math.max(from, this.headEnd)
    while (start < text.length && start - from < most) {
      const lineEnd = text.indexOf('\n', start)
      const end = lineEnd < 0 ? text.length : lineEnd
      for (const [index, cell] of cellsOf(text, start, Math.min(end, start + most), this.delimiter).entries()) {
        const column = this.columns[index]
        const value = text.slice(cell.start, cell.end)
        if (column === undefined || value.length > longestValue || !/\p{L}{2}/u.test(value) || (column.onlyPeople && !isPerson(value))) continue
        found.push({ type: column.type, start: cell.start, end: cell.end, score: certainty })
      }
      start = end + 1
    }
    return start
  }
}

/** Places of the cells of a line, without quotes and blanks around them. */
function cellsOf(text: string, from: number, to: number, delimiter: string): { readonly start: number; readonly end: number }[] {
  const cells: { start: number; end: number }[] = []
  let quoted = false
  let begin = from
  for (let index = from; index <= to; index++) {
    const character = index < to ? text[index] : delimiter
    if (character === '"') quoted = !quoted
    if (index < to && (character !== delimiter || quoted)) continue
    let start = begin, end = index
    while (start < end && /[\s"]/.test(text[start] ?? '')) start++
    while (end > start && /[\s"]/.test(text[end - 1] ?? '')) end--
    cells.push({ start, end })
    begin = index + 1
  }
  return cells
}
