/** What `plugins create` prints: what there is now, and what to do next. */
import { relative } from 'node:path'
import { displayText } from '../../core/os/path.js'
import type { CreatedPlugin } from '../../plugins/scaffold/create-plugin.js'
import { shellWord } from '../shell-word.js'

export function createdLines({ folder, kind, names }: CreatedPlugin): string[] {
  const near = relative(process.cwd(), folder)
  const here = near === '' ? '.' : near.startsWith('..') ? folder : near
  const next = [
    ...(here === '.' ? [] : [`cd ${shellWord(here)}`]),
    'npm install',
    'npm test',
    kind === 'transport' ? 'backup plugins link .' : 'backup plugins dev . FILE',
  ]
  return [displayText(`Made ${names.package} in ${here}: ${says(kind, names)}. Next:`), ...next.map((line) => displayText(`  ${line}`))]
}

function says(kind: CreatedPlugin['kind'], { scheme, section }: CreatedPlugin['names']): string {
  if (kind === 'analyzer') return `an analyzer that fills the section "${section}"`
  return kind === 'converter' ? 'a converter that reads text' : `a transport that opens ${scheme}: addresses`
}
