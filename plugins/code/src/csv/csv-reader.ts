/** Splits text into records and fields as RFC 4180 says, piece by piece, forgiving what spreadsheets forgive. */

/** A longer quoted field is a quotation mark that nothing closes. */
const quotedCharsMax = 100_000
/** More fields than any spreadsheet has columns are given as several records. */
const fieldsMax = 16_384

const spacesMax = 100

export class CsvReader {
  readonly #special: RegExp
  readonly #separator: string
  readonly #onRecord: (fields: readonly string[]) => void
  #fields: string[] = []
  #field = ''
  #quoted = false
  /** The last character was a quotation mark in a quoted field: its end, or half of a doubled one. */
  #afterQuote = false
  #afterReturn = false

  constructor(separator: string, onRecord: (fields: readonly string[]) => void) {
    this.#separator = separator
    this.#special = new RegExp(`[${separator === '\t' ? '\\t' : `\\${separator}`}\\r\\n"]`, 'g')
    this.#onRecord = onRecord
  }

  write(text: string): void {
    let at = 0
    while (at < text.length) at = this.#quoted ? this.#readQuoted(text, at) : this.#readBare(text, at)
  }

  end(): void {
    if (this.#field !== '' || this.#fields.length > 0) this.#endRecord()
  }

  #readQuoted(text: string, at: number): number {
    if (this.#afterQuote) {
      this.#afterQuote = false
      if (text.charAt(at) !== '"') {
        this.#quoted = false
        return at
      }
      this.#field += '"'
      return at + 1
    }
    const quote = text.indexOf('"', at)
    this.#field += text.slice(at, quote < 0 ? text.length : quote)
    if (this.#field.length > quotedCharsMax) this.#quoted = false
    this.#afterQuote = quote >= 0 && this.#quoted
    return quote < 0 ? text.length : quote + 1
  }

  #readBare(text: string, at: number): number {
    this.#special.lastIndex = at
    const place = this.#special.exec(text)?.index ?? text.length
    if (place > at) {
      this.#field += text.slice(at, place)
      this.#afterReturn = false
      return place
    }
    const character = text.charAt(at)
    if (character === this.#separator) this.#endField()
    else if (character === '"') this.#quote()
    else if (character === '\r' || !this.#afterReturn) this.#endRecord()
    this.#afterReturn = character === '\r'
    return at + 1
  }

  #quote(): void {
    // Some writers put a space between the separator and the quotation mark.
    this.#quoted = this.#field.length < spacesMax && this.#field.trim() === ''
    this.#field = this.#quoted ? '' : `${this.#field}"`
  }

  #endField(): void {
    this.#fields.push(this.#field)
    this.#field = ''
    if (this.#fields.length >= fieldsMax) this.#give()
  }

  #endRecord(): void {
    this.#fields.push(this.#field)
    this.#field = ''
    this.#give()
  }

  #give(): void {
    const fields = this.#fields
    this.#fields = []
    if (fields.some((field) => field !== '')) this.#onRecord(fields)
  }
}
