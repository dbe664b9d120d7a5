/** What an analyzer makes of a text or a file of this moment, in a process of its own as ever. */
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CommandServices } from '../../composition.js'
import type { AnalysisHost, AnalysisRequest } from '../../core/contracts/analysis.js'
import { hasCode, messageOf } from '../../core/contracts/errors.js'
import type { Outcome } from '../../core/contracts/metadata.js'
import { makePrivateFolder } from '../../core/os/private-folder.js'

export interface MadeSection {
  readonly value?: unknown
  /** Of the analyzer that fills the section; undefined where none looks at such a file. */
  readonly outcome?: Outcome
  /** Of the converter, where that failed. */
  readonly converted?: Outcome
}

export type AnalysisServices = Pick<CommandServices, 'analysisHost' | 'plugins' | 'reporter' | 'signal'>

/** One section of a text that a person has typed. It is on the disk as long as it takes. Undefined where no plugin can. */
export async function sectionOfText(services: AnalysisServices, section: string, text: string): Promise<MadeSection | undefined> {
  const debug = (message: string): void => services.reporter.debug(message)
  const folder = await makePrivateFolder(tmpdir(), debug)
  try {
    const file = path.join(folder.path, 'question.txt')
    await writeFile(file, text, { mode: 0o600 })
    return await sectionOf(services, section, { path: Buffer.from(file), displayName: 'question.txt', size: Buffer.byteLength(text), mediaType: 'text/plain' })
  } catch (error) {
    if (hasCode(error, 'aborted')) throw error
    debug(`there is no ${section} of what is asked: ${messageOf(error)}`)
    return undefined
  } finally {
    await folder.remove()
  }
}

/** One section of a file, without all the others. Undefined where no plugin fills it. */
export async function sectionOf(services: AnalysisServices, section: string, request: AnalysisRequest): Promise<MadeSection | undefined> {
  const host = await quietHost(services)
  const analyzer = host.analyzers().find((each) => each.section === section)?.analyzer
  if (analyzer === undefined) return undefined
  const { contributions } = await host.analyze({ ...request, only: new Set([analyzer]), passing: true }, services)
  const [own, text] = [section, 'text'].map((name) => contributions.find((each) => each.section === name))
  return { value: own?.value, ...(own && { outcome: own.outcome }), ...(text && { converted: text.outcome }) }
}

/** What is wrong with plugins is no matter of what is searched; `backup plugins` tells. */
async function quietHost(services: AnalysisServices): Promise<AnalysisHost> {
  const debug = ({ message }: { readonly message: string }): void => services.reporter.debug(message)
  await services.plugins({ warn: debug, wrongOptions: debug })
  return services.analysisHost()
}
