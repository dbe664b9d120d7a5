/** Checks by more than one run: what is the same each time, what stops, what keeps within its limits. */
import type { Examination } from '../examination.js'
import { sameResult } from '../examination.js'
import type { Result } from '../trial.js'
import { failures, faultsOf, forFiles, inWords, type Check } from './check.js'
import { difference } from './difference.js'

/** Files that came to something else than in the main trial. One that was refused with a code may be refused in other words. */
async function differing(examination: Examination, others: readonly Result[]): Promise<readonly string[]> {
  const { results } = await examination.main()
  return results.flatMap((result) => {
    const other = others.find(({ file }) => file.id === result.file.id)
    return other === undefined || sameResult(result, other) ? [] : [`${result.file.label}: ${became(result, other)}`]
  })
}

function became(before: Result, now: Result): string {
  if (before.code !== now.code) return `first ${before.code}, then ${now.code}${now.message === '' ? '' : `, ${now.message}`}`
  if (typeof before.value === 'string' || before.truncated !== now.truncated) return 'another text'
  return difference(before.value, now.value, '') ?? 'a section with more in it'
}

const determinism: Check = {
  name: 'determinism', title: 'says the same of the same bytes', kind: 'both',
  judge: async (examination) =>
    failures(forFiles(await differing(examination, await examination.again()), 'In another process, and after other files, the same bytes have the same answer: no time, no chance, no paths, nothing kept from the file before.')),
}

const concurrency: Check = {
  name: 'concurrency', title: 'works in two processes at once', kind: 'both',
  judge: async (examination) =>
    failures(forFiles(await differing(examination, await examination.together()), 'Two processes of a plugin may be at work at once, and share its temporary folder: names there have to be random.')),
}

const abort: Check = {
  name: 'abort', title: 'stops when its signal fires, and goes on with the next file', kind: 'both',
  judge: async (examination) => {
    const { afterwards, stopped } = await examination.stopped()
    if (stopped.length === 0) return undefined
    const ended = stopped.filter(({ survived }) => !survived).map(({ result }) => result)
    const deaf = ended.filter(({ code }) => code === 'timeout').map(({ file }) => file.label)
    const broken = ended.filter(({ code }) => code !== 'timeout').map(inWords)
    const changed = afterwards === undefined || sameResult(afterwards.before, afterwards.now) ? [] : [`${afterwards.now.file.label}: ${became(afterwards.before, afterwards.now)}`]
    return failures([
      ...forFiles(deaf, 'Two seconds after its signal had fired it was still at work, so its process was ended. Look at options.signal between steps, and let the event loop turn in long ones.'),
      ...forFiles(broken, 'A call whose signal fires ends with an answer or an error, never with its process.'),
      ...forFiles(changed, 'A call that was stopped leaves nothing behind that the next one finds.'),
    ])
  },
}

const limits: Check = {
  name: 'limits', title: 'keeps within its limits', kind: 'both',
  judge: async (examination) => {
    const { cut, results } = await examination.limits()
    if (results.length === 0) return undefined
    const isAnalyzer = 'section' in examination.init.subject.declared
    const limit = `with ${isAnalyzer ? 'maxSectionBytes' : 'maxChars'} ${cut.limit}, `
    const refused = cut.results.filter(({ code }) => code !== 'ok').map((result) => `${limit}${inWords(result)}`)
    const untrue = isAnalyzer ? [] : cut.results.flatMap((result) => untrueCut(result, results)).map((what) => `${limit}${what}`)
    return failures([
      ...faultsOf(results),
      ...forFiles(refused, isAnalyzer ? 'A section that grows with its file has to keep within options.maxSectionBytes.' : 'A text is cut at options.maxChars, never refused for its length.'),
      ...forFiles(untrue, 'truncated says whether there was more text than options.maxChars allowed.'),
    ])
  },
}

function untrueCut(cut: Result, whole: readonly Result[]): readonly string[] {
  const full = whole.find(({ file }) => file.id === cut.file.id)
  if (cut.code !== 'ok' || full?.code !== 'ok' || typeof full.value !== 'string' || typeof cut.value !== 'string') return []
  const hasMore = cut.value.length < full.value.length || full.truncated === true
  return cut.truncated === hasMore ? [] : [`${cut.file.label}: truncated is ${String(cut.truncated)}, and ${hasMore ? 'there is more text' : 'that is all the text there is'}`]
}

export const runChecks: readonly Check[] = [limits, abort, determinism, concurrency]
