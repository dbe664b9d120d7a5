/** Which verb below another one somebody meant: `plugins remove` is `plugins uninstall`. */
import { nearest } from '../core/support/nearest.js'
import { subverbs } from './verbs.js'

/** What other programs call it; the first that is there is meant. No verb at all: the verb above lists by itself. */
const synonyms: ReadonlyMap<string, readonly string[]> = new Map([
  ['add', ['install']], ['get', ['install']], ['remove', ['uninstall']], ['rm', ['uninstall', 'remove']], ['delete', ['uninstall', 'remove']], ['upgrade', ['update']], ['new', ['create', 'add']], ['init', ['create']],
  ['test', ['verify']], ['check', ['verify']], ['validate', ['verify']], ['info', ['inspect']], ['show', ['inspect']], ['watch', ['dev']], ['download', ['pull']], ['fetch', ['pull']], ['list', []], ['ls', ['list']],
])

/** As it is typed, without `backup`: `plugins uninstall`. `verb` as it is typed, too. Undefined where it has none below it, or none that is like `word`. */
export function meantVerb(verb: readonly string[], word: string): string | undefined {
  const below = subverbs(verb.join('/'))
  if (below.length === 0 || below.includes(word)) return undefined
  const other = synonyms.get(word)
  if (other === undefined) {
    const near = nearest(word, below)
    return near === undefined ? undefined : [...verb, near].join(' ')
  }
  const there = other.find((one) => below.includes(one))
  return [...verb, ...(there === undefined ? [] : [there])].join(' ')
}
