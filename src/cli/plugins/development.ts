/** What `plugins dev` prints of a round. */
import type { Contribution } from '../../core/contracts/analysis.js'
import { displayText } from '../../core/os/path.js'
import type { Round } from '../../plugins/development/development.js'
import type { TriedFile } from '../../plugins/development/trial.js'
import { formatBytes } from '../text.js'

const textLinesShown = 20
/** How a shell says that there is no such program. */
const shellNotFound = 127

export function roundLines({ build, files, refusal }: Round): string[] {
  const built = build === undefined ? [] : build.failure === undefined ? [`Built in ${build.ms} ms.`] : [`${displayText(build.script)} failed (${build.failure}):`, ...outputLines(build.output), ...(build.failure === `exit code ${shellNotFound}` ? ['A program that the build needs is not there. Run npm install in the folder of the plugin.'] : [])]
  return [...built, ...(refusal === undefined ? [] : [`Refused: ${displayText(refusal)}`]), ...files.flatMap(fileLines), '']
}

export function roundJson({ build, files, refusal }: Round): Record<string, unknown> {
  return {
    ...(build !== undefined && { build: { ok: build.failure === undefined, ms: build.ms, ...(build.failure !== undefined && { failure: build.failure, output: build.output }) } }),
    ...(refusal !== undefined && { refused: refusal }),
    files: files.map(({ behind, contributions, displayName, mediaType, ms, notAsked, size, text }) => ({
      path: displayName, mediaType, size, ms,
      ...(notAsked !== undefined && { notAsked }),
      ...(text !== undefined && { text }),
      ...(behind.length > 0 && { behind }),
      sections: Object.fromEntries(contributions.flatMap(({ section, value }) => (value === undefined ? [] : [[section, value] as const]))),
      outcomes: contributions.map(({ outcome }) => outcome),
    })),
  }
}

function fileLines({ behind, contributions, displayName, mediaType, ms, notAsked, size, text }: TriedFile): string[] {
  return [
    `${displayText(displayName)} (${displayText(mediaType)}, ${formatBytes(size)}), ${ms} ms in all`,
    ...(notAsked === undefined ? [] : [`  not looked at: ${displayText(notAsked)}`]),
    ...contributions.flatMap(contributionLines),
    ...(text === undefined ? [] : shownText(text)),
    ...behind.map(({ analyzer, section }) => `  in a sync ${displayText(analyzer)} comes first for ${section}, unless analysis.order in backup.yaml names this plugin`),
  ]
}

function contributionLines({ outcome, section, value }: Contribution): string[] {
  const { analyzer, error, ms, status } = outcome
  const says = error === undefined ? '' : `, ${displayText(error.code)}: ${displayText(error.message)}`
  const nothing = status === 'ok' && value === undefined && section !== 'text' ? ', nothing to say' : ''
  const json = value === undefined ? [] : JSON.stringify(value, undefined, 2).split('\n')
  return [`  ${section}: ${status} after ${ms} ms, by ${displayText(analyzer)}${says}${nothing}`, ...json.map((line) => `    ${displayText(line)}`)]
}

function shownText(text: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n')
  const more = lines.length - textLinesShown
  return [...lines.slice(0, textLinesShown).map((line) => `    | ${displayText(line)}`), ...(more > 0 ? [`    ${more} more lines`] : [])]
}

function outputLines(output: string): string[] {
  return output.trimEnd().split('\n').map((line) => `  ${displayText(line)}`)
}
