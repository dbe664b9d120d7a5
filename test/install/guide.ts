/** `docs/writing-a-plugin.md` as a script: its files written, its commands run in one shell, in the order of the page. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot, runProgram, type Run } from '../support/run.js'

export interface Guide {
  /** For `bash`. */
  readonly script: string
  /** Lines of commands, those that are not run among them. */
  readonly commands: readonly string[]
  readonly notRun: readonly string[]
  /** Blocks of what commands print, in which times differ from run to run. */
  readonly outputs: readonly string[]
}

const block = /^```(?<kind>\w+)(?: (?<note>\S+))?\n(?<text>[^]*?)^```$/gm
const end = 'END_OF_THE_PAGE_S_FILE'

export async function readGuide(): Promise<Guide> {
  const page = await readFile(join(packageRoot, 'docs', 'writing-a-plugin.md'), 'utf8')
  const blocks = [...page.matchAll(block)].map(({ groups = {} }) => ({ kind: groups['kind'] ?? '', note: groups['note'] ?? '', text: groups['text'] ?? '' }))
  const shell = blocks.filter(({ kind }) => kind === 'sh')
  const linesOf = (chosen: typeof blocks): string[] => chosen.flatMap(({ text }) => text.trim().split('\n'))
  const script = blocks.flatMap(({ kind, note, text }) => {
    const file = /^file=(.+)$/.exec(note)?.[1]
    if (file !== undefined) return [`cat > ${file} <<'${end}'\n${text}${end}`]
    return kind === 'sh' && note === '' ? text.trim().split('\n').map((line) => `echo ${quoted(`$ ${line}`)}\n${line}`) : []
  })
  return { script: `set -e\n${script.join('\n')}\n`, commands: linesOf(shell), notRun: linesOf(shell.filter(({ note }) => note !== '')), outputs: blocks.filter(({ kind }) => kind === 'text').map(({ text }) => text) }
}

/** In `folder`, which is empty but for what this puts there. stderr goes where stdout goes, so that the order is the page's. */
export async function followGuide({ script }: Guide, folder: string, env: Readonly<Record<string, string>>): Promise<Run> {
  const path = join(folder, '.page.sh')
  await writeFile(path, `exec 2>&1\n${script}`)
  return runProgram('bash', [path], { cwd: folder, env })
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
