/** What an update changes, for people. Pure. */
import { displayText } from '../../core/os/path.js'
import type { Change, Differences } from '../../plugins/installation/differences.js'
import { capabilityWords } from '../../plugins/manifest/capabilities.js'
import { transportWarning } from './candidate-report.js'

export function differenceLines(name: string, { capabilities, from, scripts, sections, to, transports }: Differences): string[] {
  const rows = [
    ...lines('may', capabilities, (capability) => `${capability}: ${capabilityWords[capability]}`),
    ...lines('opens', transports, (scheme) => `${scheme}:... addresses`),
    ...(transports.added.length > 0 ? [`    ${transportWarning}`] : []),
    ...lines('runs', scripts, (script) => script),
    ...lines('fills', sections, (section) => section),
  ]
  return [`${name} ${from === to ? `${to}, fetched again` : `${from} -> ${to}`}`, ...rows].map(displayText)
}

function lines<Item>(verb: string, { added, removed }: Change<Item>, words: (item: Item) => string): string[] {
  return [...added.map((item) => `  + ${verb} ${words(item)}`), ...removed.map((item) => `  - ${verb} ${words(item)}`)]
}
