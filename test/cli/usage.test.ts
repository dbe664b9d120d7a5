import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { backup, errorLine, packageRoot } from './support.js'

const verbs = ['analyze', 'check', 'config', 'find', 'index', 'init', 'ls', 'models', 'plugins', 'restore', 'serve', 'show', 'snapshots', 'sync', 'transport']

describe('help', () => {
  it('names every verb, and nothing else', async () => {
    const { code, stderr, stdout } = await backup([])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const listed = stdout.slice(stdout.indexOf('COMMANDS')).split('\n').slice(1).map((line) => line.trim().split(' ')[0]).filter(Boolean)
    expect(listed).toEqual(verbs)
    const files = await readdir(join(packageRoot, 'dist', 'commands'))
    // A file each, or a folder where a verb has verbs of its own.
    expect(files.filter((name) => /^\w+(\.js)?$/.test(name)).map((name) => name.replace(/\.js$/, '')).sort()).toEqual(verbs)
  })

  it.each(verbs)('of %s shows usage, the flags that all share, and an example', async (verb) => {
    const { code, stderr, stdout } = await backup([verb, '--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const text of [`$ backup ${verb}`, 'FLAGS', '--json', '-q, --quiet', '-v, --verbose', '--debug', 'EXAMPLES']) expect(stdout).toContain(text)
    const needsRepository = !['models', 'plugins', 'serve', 'transport'].includes(verb)
    const needsPassword = needsRepository && verb !== 'config'
    for (const text of ['--repo=', 'BACKUP_REPOSITORY', '--password-file', '--password-command', 'BACKUP_PASSWORD']) {
      expect([text, stdout.includes(text)]).toEqual([text, text.includes('PASSWORD') || text.includes('password') ? needsPassword : needsRepository])
    }
    // No colour where nobody sees it.
    expect(stdout).not.toContain('\x1b')
  })

  it('can be asked for in three ways', async () => {
    const [first, second, third] = await Promise.all([backup(['sync', '--help']), backup(['sync', '-h']), backup(['help', 'sync'])])
    expect(second).toEqual(first)
    expect(third).toEqual(first)
  })

  it('tells the version', async () => {
    expect((await backup(['--version'])).stdout).toMatch(/^backup-agent\/\d+\.\d+\.\d+ /)
  })
})

describe('a command line that makes no sense', () => {
  it.each<[string, string]>([
    ['frobnicate', 'backup: unknown command: frobnicate. See backup --help.'],
    ['search x', 'backup: unknown command: search. Did you mean backup find? See backup --help.'],
    ['serve user add', 'backup: missing argument: USER. See backup serve user add --help.'],
    ['serve user foo', 'backup: unexpected argument: foo. See backup serve user --help.'],
    ['models pull', 'backup: missing argument: MODEL. See backup models pull --help.'],
    ['sync . --always', 'backup: --always needs --reanalyze. See backup sync --help.'],
    ['--repo x sync', 'backup: no command before --repo. Put the command first, as in: backup snapshots --repo DIR.'],
    ['snapshot', 'backup: unknown command: snapshot. Did you mean backup snapshots? See backup --help.'],
    ['retsore latest', 'backup: unknown command: retsore. Did you mean backup restore? See backup --help.'],
    ['init extra', 'backup: unexpected argument: extra. See backup init --help.'],
    ['check one two --read-data', 'backup: unexpected argument: one two. See backup check --help.'],
    ['restore latest --target=', 'backup: --target is empty. Name the folder to restore into, such as --target /tmp/restored.'],
    ['sync', 'backup: there is nothing to back up. Name files or folders, as in backup sync ~/Documents, or list them under paths: in backup.yaml.'],
    ['sync --bogus .', 'backup: unknown flag: --bogus. See backup sync --help.'],
    ['sync . --exclude', 'backup: --exclude expects a value. See backup sync --help.'],
    ['sync . --analyze-budget soon', 'backup: --analyze-budget: expected an integer but received: soon. See backup sync --help.'],
    ['sync . --analyze-budget=-1', 'backup: --analyze-budget: expected an integer greater than or equal to 0 but received: -1. See backup sync --help.'],
    ['ls a b', 'backup: unexpected argument: b. See backup ls --help.'],
    ['serve --plain --listen 192.0.2.1:7433', 'backup: tokens would go to 192.0.2.1 in the clear. Leave out --plain; or, where something in front of the server does TLS, add --insecure.'],
    ['serve --retention soon', 'backup: --retention "soon" is no duration. Write a number and a unit (s, m, h, d, w or y), such as 30d.'],
    ['serve user add Ada', 'backup: "Ada" cannot be the name of a user. Take up to 64 lower-case letters, digits, dots, dashes and underscores, with a letter or digit in front.'],
    ['serve user rotate nobody', 'backup: there is no user nobody. Those that there are: backup serve user list'],
    ['restore latest', 'backup: missing flag: --target. See backup restore --help.'],
    ['snapshots -q -v', 'backup: --verbose and --quiet exclude each other. See backup snapshots --help.'],
    ['show latest -r /nonexistent', "backup: no path after the snapshot: latest. Write SNAPSHOT:PATH, with the path as backup ls prints it."],
    ['ls :/x -r /nonexistent', "backup: no snapshot is named: :/x. Write an id or 'latest' before the colon; backup snapshots lists the ids."],
  ])('backup %s', async (line, message) => {
    const result = await backup(line.split(' '))
    expect(errorLine(result)).toBe(message)
    expect(result.code).toBe(1)
  })

  it('names the schemes that are known for one that is not, and not the address, which may hold a password', async () => {
    const line = errorLine(await backup(['snapshots', '-r', 'ftp://ada:secret@host/x']))
    expect(line).toMatch(/^backup: nothing here opens addresses that begin with 'ftp:'\. Did you mean sftp:\? .*\bsftp:, .*tls:/)
    expect(line).not.toContain('secret')
  })

  it('is JSON on stderr with --json', async () => {
    const result = await backup(['sync', '--json', '--bogus', '.'])
    expect(JSON.parse(errorLine(result))).toEqual({
      error: { code: 'invalid-usage', message: 'unknown flag: --bogus', hint: 'See backup sync --help.', exitCode: 1 },
    })
  })

  it('shows a stack only with --debug', async () => {
    const { code, stderr } = await backup(['sync', '--debug', '--bogus', '.'])
    expect(code).toBe(1)
    expect(stderr.split('\n')[0]).toBe('backup: unknown flag: --bogus. See backup sync --help.')
    expect(stderr).toMatch(/\n {4}at /)
  })
})
