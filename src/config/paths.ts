/** What paths, addresses and patterns in the file stand for: relative ones count from its folder, `~` is the home folder. */
import { posix } from 'node:path'
import { isMistyped, schemeOf, trimmedAddress } from '../core/support/address.js'
import type { FileContext } from './key.js'

/** The text as it counts, or what to do about one that cannot be resolved. */
export type Reading = (written: string, context: Pick<FileContext, 'file' | 'home'>) => string | { readonly hint: string }

const homeless = { hint: 'HOME is not set; write the path out.' }

/** Absolute. */
export const pathFrom: Reading = (written, { file, home }) => {
  if (/^~[^/]+/.test(written)) {
    return { hint: `Only ~ alone stands for a home folder; write the path out, or ./${written} for a name that begins with it.` }
  }
  const atHome = written === '~' || written.startsWith('~/')
  if (atHome && home === undefined) return homeless
  const expanded = atHome ? `${home}/${written.slice(1)}` : written
  return posix.resolve(posix.dirname(file), expanded)
}

export const addressFrom: Reading = (given, context) => {
  const written = trimmedAddress(given)
  if (isMistyped(written)) return { hint: 'It begins with a scheme in lower case, a colon and two slashes (tls://); write ./ before the name of a folder.' }
  const scheme = schemeOf(written)
  if (scheme === undefined) return pathFrom(written, context)
  if (scheme !== 'local') return written
  const path = pathFrom(written.slice('local:'.length), context)
  return typeof path === 'string' ? `local:${path}` : path
}

/** A pattern below the home folder; what means something to gitignore is escaped in that folder's own name. */
export const patternFrom: Reading = (written, { home }) => {
  const [, not = '', rest] = /^(!?)~(\/.*)$/s.exec(written) ?? []
  if (rest === undefined) return written
  return home === undefined ? homeless : `${not}${home.replace(/[\\*?[\]! #]/g, '\\$&')}${rest}`
}
