/** Models for people. Pure. */
import { displayText } from '../../core/os/path.js'
import type { ModelReport } from '../../models/model-report.js'
import type { Verified } from '../../models/verify.js'
import { formatBytes, plural, table } from '../text.js'

const shownDigits = 12

export function modelsTable(models: readonly ModelReport[]): string[] {
  if (models.length === 0) return ['No models.']
  const rows = models.map(({ name, use = '-', plugins, source, licence = '-', sizeBytes, sha256, state, lacks }) => [
    displayText(name), use, plugins.join(', ') || '-', source === 'package' ? 'package' : displayText(source), licence, formatBytes(sizeBytes), sha256?.slice(0, shownDigits) ?? '-',
    lacks === undefined ? state : displayText(`${state}: ${lacks}`),
  ])
  return table([['Model', 'Use', 'Plugins', 'Source', 'Licence', 'Size', 'SHA-256', 'State'], ...rows])
}

export function verifiedLines(verified: readonly Verified[]): string[] {
  if (verified.length === 0) return ['No models to verify.']
  return verified.map(({ name, state, wrong }) => displayText(`${name}: ${words[state]}${wrong.length === 0 ? '' : `: ${wrong.join(', ')}`}`))
}

const words: Readonly<Record<Verified['state'], string>> = {
  whole: 'as it should be',
  damaged: 'damaged',
  missing: 'not there',
  unknown: 'there are no digests to compare with',
}

export function pulledLine({ name, directory, sizeBytes }: { name: string; directory: string; sizeBytes: number }, files: number, fetched: boolean): string {
  const what = fetched ? `pulled, ${plural(files, 'file')}, ${formatBytes(sizeBytes)}, each with the digest that its commit has` : 'was there already'
  return displayText(`${name}: ${what}: ${directory}`)
}
