// npm start: the main job on a small real folder, or any `backup` command after `--`.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { demo } from './demo.mjs'
import { root, setup } from './setup.mjs'

setup()
const args = process.argv.slice(2)
process.exitCode = args.length === 0 ? await demo() : await runBackup(args)
if (args.length > 0 && process.exitCode !== 0 && !args.includes('--json')) {
  process.stderr.write("(In this checkout, 'backup ...' is typed as 'npm start -- ...' or as bin/run.js.)\n")
}

/** The command sees the terminal, the folder and the signals of the person who typed it. */
function runBackup(commandLine) {
  const child = spawn(process.execPath, [join(root, 'bin', 'run.js'), ...commandLine], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: 'inherit',
  })
  // The terminal sends Ctrl-C to the child as well; a SIGTERM sent to us alone is passed on. Then the child decides.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 130 : 1)))
  })
}
