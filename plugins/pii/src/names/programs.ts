/** Files in which a capital begins a type or a setting, not a name: programs, and settings. */
import { textKindOf } from '@backup-agent/text-models/kinds'

/**
 * By its name: what a converter makes of a program is still a program. In `settings` only values hold names, those whose keys
 * say so.
 */
export function kindOf(displayName: string): 'program' | 'settings' | 'text' {
  const kind = textKindOf({ displayName })
  return kind === 'program' || kind === 'settings' ? kind : 'text'
}
