/** Checks by what became of single files. */
import type { Examination } from '../examination.js'
import type { Kind } from '../files.js'
import type { Result } from '../trial.js'
import { difference } from './difference.js'
import { failures, faultsOf, forFiles, hasNoCode, inWords, isFault, type Check, type CheckName, type Verdict } from './check.js'

async function resultsOf(examination: Examination, kind: Kind): Promise<readonly Result[]> {
  return (await examination.main()).results.filter(({ file }) => file.kind === kind)
}

const isConverter = ({ init }: Examination): boolean => !('section' in init.subject.declared)

/** Files that nobody promised anything about: any answer and any error with a code is right. */
function survives(name: CheckName, title: string, kind: Kind): Check {
  return {
    name, title, kind: 'both',
    judge: async (examination) => {
      const results = await resultsOf(examination, kind)
      return results.length === 0 ? undefined : judged(results, isConverter(examination))
    },
  }
}

function judged(results: readonly Result[], converts: boolean): Verdict {
  const contract = converts ? 'A converter rejects with a code where a file holds no text that can be read.' : 'Give errors a code: people see "threw" otherwise, and it looks like a fault of the plugin.'
  const bare = forFiles(results.filter(hasNoCode).map(({ file, message }) => `${file.label}: an error without a code, ${message}`), contract)
  return converts ? failures([...faultsOf(results), ...bare]) : failures(faultsOf(results), bare)
}

const trueFiles: Check = {
  name: 'files', title: 'takes true files of its media types', kind: 'both',
  judge: async (examination) => {
    const results = await resultsOf(examination, 'true')
    if (results.length === 0) return undefined
    const verdict = judged(results, isConverter(examination))
    const refused = results.filter((result) => !['ok', 'no-text'].includes(result.code) && !isFault(result) && !hasNoCode(result))
    return failures(verdict.failures, [...verdict.remarks, ...forFiles(refused.map(inWords), 'That is right where such a file has nothing to say.')])
  },
}

const samples: Check = {
  name: 'samples', title: 'says what the author expects of his samples', kind: 'both',
  judge: async (examination) => {
    const results = await resultsOf(examination, 'sample')
    return results.length === 0 ? undefined : failures(results.flatMap((result) => wrongWith(result, isConverter(examination))))
  },
}

function wrongWith(result: Result, converts: boolean): readonly string[] {
  const { code, file, value } = result
  const { section, text } = file.sample ?? {}
  if (code !== 'ok') return isFault(result) ? faultsOf([result]) : [inWords(result)]
  if (converts) return text === undefined || (typeof value === 'string' && value.includes(text)) ? [] : [`${file.label}: the text does not hold ${JSON.stringify(text)}; it begins with ${JSON.stringify(String(value).slice(0, 60))}`]
  if (section === undefined) return []
  if (section === null) return value === undefined ? [] : [`${file.label}: no section was expected, and there is one: ${JSON.stringify(value).slice(0, 200)}`]
  const found = difference(section, value, '')
  return found === undefined ? [] : [`${file.label}: ${found}`]
}

export const fileChecks: readonly Check[] = [
  samples,
  trueFiles,
  survives('empty', 'answers for a file without a byte', 'empty'),
  survives('hostile', 'survives files that are not what they are said to be', 'hostile'),
  survives('names', 'minds no name', 'name'),
]
