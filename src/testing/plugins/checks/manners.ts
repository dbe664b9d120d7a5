/** Checks of what a plugin does beside answering. */
import { capabilityWords } from '../../../plugins/manifest/capabilities.js'
import type { Growth, MainTrial } from '../examination.js'
import { failures, forFiles, type Check } from './check.js'

const output: Check = {
  name: 'output', title: 'prints nothing', kind: 'both',
  judge: async (examination) => {
    const { printed } = await examination.main()
    const [first] = printed
    return failures(first === undefined ? [] : [`it printed ${printed.length === 1 ? 'a line' : `${printed.length} lines`}, the first of which is ${JSON.stringify(first.slice(0, 120))}. stdout and stderr belong to the agent: say it with context.log.`])
  },
}

const source: Check = {
  name: 'source', title: 'leaves its files as they are', kind: 'both',
  judge: async (examination) => {
    const { touched } = await examination.main()
    return failures(forFiles(touched.map(({ label }) => label), 'The file or its folder is not as it was: a source is read, never written to, and nothing is made beside it.'))
  },
}

const capabilities: Check = {
  name: 'capabilities', title: 'uses what its manifest asks for and no more', kind: 'both',
  judge: async (examination) => {
    const { capabilities: asked } = examination.init.subject.declared.plugin
    const { after, refusals } = await examination.main()
    const { uses } = after
    const undeclared = uses.filter(({ capability }) => !asked.includes(capability))
    if (undeclared.length === 0) return failures(refusals)
    return failures(undeclared.map(({ capability, what }) => `${what}: the manifest does not ask for "${capability}" (${capabilityWords[capability]}), so this is refused. Ask for it in backup.capabilities, or do without.`))
  },
}

const handles: Check = {
  name: 'handles', title: 'leaves nothing open', kind: 'both',
  judge: async (examination) => {
    const { after, before, endings, growth, lastWords } = await examination.main()
    const leaks = growth === undefined ? [] : leaksOf(growth)
    // One that broke its process has been told so elsewhere.
    if (after.pid !== before.pid) return failures([...leaks, ...endings])
    return failures([...leaks, ...endings, ...leftOpen(before, lastWords)])
  },
}

/** What grows with every call is one too many for a process that sees ten thousand files. */
function leaksOf({ calls, descriptors, resources }: Growth): readonly string[] {
  const grown = Object.entries(resources).filter(([, count]) => count >= calls)
  return [
    ...grown.map(([kind, count]) => `${calls} calls left ${count} of ${kind} at work. A call that has answered leaves nothing running.`),
    ...(descriptors >= calls ? [`${calls} calls left ${descriptors} files open. Close what was opened, also where something fails.`] : []),
  ]
}

function leftOpen(before: MainTrial['before'], lastWords: MainTrial['lastWords']): readonly string[] {
  if (lastWords === undefined) return ['its stop did not come to an end within two seconds, so its process was ended.']
  if (lastWords.pid !== before.pid) return []
  const left = Object.entries(lastWords.open).filter(([kind, count]) => count > (before.open[kind] ?? 0))
  return left.map(([kind, count]) => `after stop there ${count === 1 ? 'is' : 'are'} still ${count - (before.open[kind] ?? 0)} of ${kind} open. stop ends what start and analyze have begun: timers, sockets, workers, watchers.`)
}

export const mannerChecks: readonly Check[] = [output, source, capabilities, handles]
