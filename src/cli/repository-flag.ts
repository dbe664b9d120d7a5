/** The flag in a command that is suggested: one that works when it is pasted, and gives away no password. */
import type { Setting } from '../config/setting.js'
import { maskedAddress } from '../core/support/address.js'
import { shellWord } from './shell-word.js'

/** With a blank before it. Nothing where the environment or the file says it in the next command as well; `...` for an address with a secret. */
export function repositoryFlagText(named: Setting<string> | undefined): string {
  if (named?.origin.from !== 'flag') return ''
  return ` --repo ${maskedAddress(named.value) === named.value ? shellWord(named.value) : '...'}`
}
