/** `--lang`: languages as people name them, as tags. */
import { BackupError } from '../../core/contracts/errors.js'

const tag = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i
const letters = [...'abcdefghijklmnopqrstuvwxyz']

/** `de`, `pt-BR`, or a name in English or the language's own (`german`, `Deutsch`). Throws `invalid-usage`. */
export function languageTag(written: string): string {
  const known = byName().get(written.toLowerCase())
  if (known !== undefined) return known
  if (tag.test(written)) return written.toLowerCase()
  throw new BackupError('invalid-usage', '--lang: no such language', { subject: written, hint: 'Write a tag such as de, en or pt-BR, or the name: german.' })
}

let names: ReadonlyMap<string, string> | undefined

/** Of all languages that have a tag of two letters. */
function byName(): ReadonlyMap<string, string> {
  if (names !== undefined) return names
  const [english, found] = [new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }), new Map<string, string>()]
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = english.of(code)
    if (name === undefined) continue
    found.set(name.toLowerCase(), code)
    const own = new Intl.DisplayNames(code, { type: 'language', fallback: 'none' }).of(code)
    if (own !== undefined && !found.has(own.toLowerCase())) found.set(own.toLowerCase(), code)
  }
  return (names = found)
}
