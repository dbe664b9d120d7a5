// npm start: the main job on a small real folder, or any `backup` command after `--`.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { demo } from './demo.mjs'
import { root, setup } from './setup.mjs'
import { swallowedFlags } from './swallowed-flags.mjs'

const args = process.argv.slice(2)
const swallowed = args.length === 0 ? [] : swallowedFlags(args, process.env)
if (swallowed.length > 0) {
  process.stderr.write(`start: npm kept ${swallowed.join(' and ')} to itself. Put -- after npm start, as in: npm start -- ${args[0]} ${swallowed[0]} ...\n`)
  process.exitCode = 1
} else {
  setup()
  process.exitCode = args.length === 0 ? await demo() : await runBackup(args)
}

/** The command sees the terminal, the folder and the signals of the person who typed it. */
function runBackup(commandLine) {
  const child = spawn(process.execPath, [join(root, 'bin', 'run.js'), ...commandLine], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    // Whoever follows a hint such as 'backup init' must know how that is typed here.
    env: { ...process.env, BACKUP_TYPED_AS: 'npm start -- ...' },
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
