// What `npm start` shows: back up a folder, look at it, restore it, compare. Every step is a real command.
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareFolders } from './compare.mjs'
import { root } from './setup.mjs'

/** Relative, so that paths in the snapshot are short: as in restic, they begin with what was typed. */
const documents = 'examples/documents'
const password = 'demo'

export async function demo() {
  const folder = mkdtempSync(join(tmpdir(), 'backup-demo-'))
  const repository = join(folder, 'repository')
  const restored = join(folder, 'restored')
  const backup = (...args) => runStep(args, { BACKUP_REPOSITORY: repository, BACKUP_PASSWORD: password, BACKUP_CONFIG: '/dev/null' })

  say(`This makes a repository in ${folder}, with the password '${password}', and backs up ${documents} into it.`)
  say(`The commands below find both in the environment: BACKUP_REPOSITORY=${repository} BACKUP_PASSWORD=${password}`)
  backup('init')
  backup('sync', documents)
  heading('What was found in the files')
  backup('show', `latest:/${documents}`)
  heading('Asking for files by what is in them')
  backup('find', 'lease')
  backup('find', 'who insures the boat against theft')
  backup('find', '--label', 'cat')
  backup('find', '--category', 'financial')
  backup('find', '--where', 'code.language = Python')
  heading('What is in the repository')
  backup('snapshots')
  backup('ls', '-l', `latest:/${documents}`)
  heading('And back again')
  backup('restore', 'latest', '--target', restored)
  backup('check', '--read-data')
  return verdict(join(root, documents), join(restored, documents), folder)
}

function verdict(source, copy, folder) {
  const { compared, differences } = compareFolders(source, copy)
  if (differences.length > 0) {
    for (const difference of differences) process.stderr.write(`different: ${difference}\n`)
    process.stderr.write(`${source} and ${copy} differ.\n`)
    return 1
  }
  say('')
  say(`Identical: ${compared} items in ${source} and ${copy} (contents, modes, owners, times, link targets).`)
  say(`Try it on your own files:  npm start -- init --repo ~/backup  and then  npm start -- sync ~/Documents --repo ~/backup`)
  say(`The demo's files can go:   rm -r ${folder}`)
  return 0
}

/** Prints the command as a person would type it, then runs it. A failure ends the demo. */
function runStep(args, environment) {
  say(`\n$ backup ${args.map(shellWord).join(' ')}`)
  const result = spawnSync(process.execPath, [join(root, 'bin', 'run.js'), ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  })
  if (result.status !== 0) {
    process.stderr.write(`demo: backup ${args[0]} failed (exit code ${result.status ?? result.signal})\n`)
    process.exit(result.status ?? 1)
  }
}

function heading(text) {
  say(`\n== ${text}`)
}

function say(text) {
  process.stdout.write(`${text}\n`)
}

function shellWord(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

