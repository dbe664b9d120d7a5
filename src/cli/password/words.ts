/** Splits a command line into words as a POSIX shell would, and does nothing else that a shell does. */
import { BackupError } from '../../core/contracts/errors.js'

/**
 * Blanks separate; `'...'` is literal; `"..."` knows `\"`, `\\`, `\$` and `` \` ``; outside of quotes a backslash
 * takes the next character literally. No variables, no globs, no pipes.
 */
export function splitWords(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let position = 0
  while (position < line.length) {
    const character = line.charAt(position)
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
      position += 1
      continue
    }
    const part = readPart(line, position)
    word = (word ?? '') + part.text
    position = part.next
  }
  if (word !== undefined) words.push(word)
  return words
}

interface Part {
  readonly text: string
  readonly next: number
}

function readPart(line: string, start: number): Part {
  const character = line.charAt(start)
  if (character === "'") return readSingleQuoted(line, start)
  if (character === '"') return readDoubleQuoted(line, start)
  if (character !== '\\') return { text: character, next: start + 1 }
  if (start + 1 >= line.length) throw unfinished('a backslash at its end')
  return { text: line.charAt(start + 1), next: start + 2 }
}

function readSingleQuoted(line: string, start: number): Part {
  const end = line.indexOf("'", start + 1)
  if (end === -1) throw unfinished('a single quote that is not closed')
  return { text: line.slice(start + 1, end), next: end + 1 }
}

function readDoubleQuoted(line: string, start: number): Part {
  let text = ''
  for (let position = start + 1; position < line.length; position += 1) {
    const character = line.charAt(position)
    if (character === '"') return { text, next: position + 1 }
    if (character === '\\' && '"\\$`'.includes(line.charAt(position + 1)) && position + 1 < line.length) {
      position += 1
      text += line.charAt(position)
    } else text += character
  }
  throw unfinished('a double quote that is not closed')
}

function unfinished(what: string): BackupError {
  // The line itself may hold a secret, so it is not repeated.
  return new BackupError('invalid-usage', `--password-command has ${what}`, { hint: 'Quote it as for a shell.' })
}
