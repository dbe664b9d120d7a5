/** Plugins as their authors have them: a package with its own node_modules, without waiting for npm to fill it. */
import { cp, mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { packageRoot, runProgram, type Run } from '../support/run.js'

const modules = join(packageRoot, 'node_modules')

/** What npm would put there for the `devDependencies` of a scaffold: the agent as a link, as `file:` makes it, and the two others. */
export async function linkModules(folder: string): Promise<void> {
  const targets = { 'backup-agent': packageRoot, typescript: join(modules, 'typescript'), '@types/node': join(modules, '@types/node'), 'undici-types': join(modules, 'undici-types') }
  for (const [name, target] of Object.entries(targets)) {
    const link = join(folder, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(target, link)
  }
}

/** What it needs to run has to lie within the folder: nothing else can be read there. */
export async function copyDependencies(folder: string, dependencies: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const name of Object.keys(dependencies)) await cp(join(modules, name), join(folder, 'node_modules', name), { recursive: true })
}

export function compile(folder: string): Promise<Run> {
  return runProgram(process.execPath, [join(packageRoot, 'node_modules/typescript/bin/tsc')], { cwd: folder })
}

/** Names that are not those of a conformance suite's checks, which end with the name of the check. */
export const ownTests = String.raw`^(?!.*\([a-z]+\)$)`

/** `node --test`, as the package's own script has it; `names`: a regular expression, of those that are to run (default: all). */
export function nodeTest(folder: string, script: string, names?: string): Promise<Run> {
  const [file] = /dist\/\S+\.test\.js/.exec(script) ?? []
  if (file === undefined) throw new Error(`no test is named in: ${script}`)
  return runProgram(process.execPath, ['--test', '--test-reporter=tap', ...(names === undefined ? [] : [`--test-name-pattern=${names}`]), file], { cwd: folder })
}
