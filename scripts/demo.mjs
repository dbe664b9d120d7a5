// What `npm start` shows: back up a folder, look at it, restore it, compare. Every step is a real command.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { compareFolders } from './compare.mjs'
import { root } from './setup.mjs'

/** Relative, so that paths in the snapshot are short: as in restic, they begin with what was typed. */
const documents = 'examples/documents'
const filesShown = 6
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
  const files = listFiles(join(root, documents))
  const shown = largestOfEachFolder(files).slice(0, filesShown)
  for (const file of shown) backup('show', `latest:/${join(documents, file)}`)
  if (files.length > shown.length) say(`\n... and so on for ${files.length - shown.length} more files`)
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

function listFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .sort()
}

/** The largest file of every folder, which shows their variety. */
function largestOfEachFolder(files) {
  const size = (file) => statSync(join(root, documents, file)).size
  const largest = new Map()
  for (const file of files) {
    const rival = largest.get(dirname(file))
    if (rival === undefined || size(file) > size(rival)) largest.set(dirname(file), file)
  }
  return [...largest.values()]
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

