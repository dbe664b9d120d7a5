import { chmod, chown, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { backup, errorLine, makeScratch, packageRoot, type Run, type Scratch } from './support.js'

let scratch: Scratch
beforeEach(async () => {
  scratch = await makeScratch()
  await mkdir(scratch.path('home', 'project', 'deep'), { recursive: true })
})
afterEach(() => scratch.remove())

const put = async (content: string, ...names: string[]): Promise<string> => {
  const path = scratch.path(...names)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  return path
}
/** In `project/deep` of a home folder of its own, where files are looked for as usual. */
const work = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> =>
  backup(args, {
    cwd: scratch.path('home', 'project', 'deep'),
    env: { HOME: scratch.path('home'), XDG_CONFIG_HOME: scratch.path('xdg'), BACKUP_CONFIG: '', BACKUP_PASSWORD: 'secret', ...env },
  })

interface Told {
  readonly file: { readonly path: string; readonly foundBy: string } | null
  readonly searched: readonly string[]
  readonly repository: { readonly value: string; readonly origin: string } | null
  readonly paths: readonly { readonly value: string; readonly origin: string }[]
}
const told = async (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Told> => {
  const result = await work(['config', '--json', ...args], env)
  expect(result).toMatchObject({ code: 0, stderr: '' })
  return JSON.parse(result.stdout) as Told
}
const refusal = async (args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string> => {
  const result = await work(args, env)
  expect(result.code).toBe(1)
  return errorLine(result)
}

describe('which file is in force', () => {
  it('the one named, by flag before environment, else the nearest upwards, else that of the user, else none', async () => {
    expect(await told()).toMatchObject({ file: null, repository: null })
    const own = await put('repository: /own', 'xdg', 'backup-agent', 'backup.yaml')
    expect(await told()).toMatchObject({ file: { path: own, foundBy: 'user' }, repository: { value: '/own', origin: `${own}:1` } })
    const far = await put('repository: /far', 'home', 'backup.yaml')
    expect(await told()).toMatchObject({ file: { path: far, foundBy: 'upwards' }, repository: { value: '/far', origin: `${far}:1` } })
    const near = await put('\nrepository: /near', 'home', 'project', 'backup.yaml')
    expect(await told()).toMatchObject({ file: { path: near, foundBy: 'upwards' }, repository: { value: '/near', origin: `${near}:2` } })
    const variable = await put('repository: /variable', 'variable.yaml')
    expect(await told([], { BACKUP_CONFIG: variable })).toMatchObject(
      { file: { path: variable, foundBy: 'environment' }, repository: { value: '/variable' } })
    const flag = await put('repository: /flag', 'home', 'flag.yaml')
    expect(await told(['--config', '../../flag.yaml'], { BACKUP_CONFIG: variable })).toMatchObject(
      { file: { path: flag, foundBy: 'flag' }, repository: { value: '/flag' } })
    expect(await told(['--config', '/dev/null'])).toMatchObject({ file: { path: '/dev/null' }, repository: null })
  })

  it('is ~/.config/backup-agent/backup.yaml without XDG_CONFIG_HOME', async () => {
    const own = await put('', 'home', '.config', 'backup-agent', 'backup.yaml')
    expect((await told([], { XDG_CONFIG_HOME: '' })).file).toEqual({ path: own, foundBy: 'user' })
  })

  it('is told, or else all places where one was looked for', async () => {
    const none = await work(['config'])
    const places = [['project', 'deep'], ['project'], []].map((folders) => scratch.path('home', ...folders, 'backup.yaml'))
    expect(none.stdout).toContain(`Configuration file: none. Looked for, in this order:\n${places.map((place) => `  ${place}\n`).join('')}`)
    expect(none.stdout).toContain(`\n  /backup.yaml\n  ${scratch.path('xdg', 'backup-agent', 'backup.yaml')}\n\n`)
    expect((await told()).searched.slice(0, 3)).toEqual(places)
  })

  it('must be there when it was named', async () => {
    expect(await refusal(['snapshots', '--config', 'none.yaml'])).toBe(
      `backup: cannot read ${scratch.path('home', 'project', 'deep', 'none.yaml')}: it does not exist. Check the path given with --config.`)
    expect(await refusal(['config'], { BACKUP_CONFIG: '/nonexistent' })).toBe(
      'backup: cannot read /nonexistent: it does not exist. Check BACKUP_CONFIG.')
    expect(await refusal(['config', '--config='])).toBe('backup: --config is empty. Name a file, such as --config ~/backup.yaml.')
  })
})

describe('a file that nobody named', () => {
  it('is refused when others may write it, and taken when it is named', async () => {
    const path = await put('repository: /r', 'home', 'backup.yaml')
    await chmod(path, 0o666)
    expect(await refusal(['snapshots', '--repo', '/r'])).toBe(
      `backup: ${path} was found, and is not to be trusted: everybody may write it (mode 666). ` +
      'Look at what it says; then run chmod go-w on it, or name it with --config.')
    expect((await told(['--config', path])).repository?.value).toBe('/r')
    await chmod(path, 0o644)
    expect((await told()).repository?.value).toBe('/r')
  })

  const asRoot = process.geteuid?.() === 0 ? it : it.skip
  asRoot('is refused when it, or a link to it, belongs to somebody else', async () => {
    const path = await put('repository: /r', 'xdg', 'backup-agent', 'backup.yaml')
    await chown(path, 4711, 4711)
    expect(await refusal(['config'])).toBe(
      `backup: ${path} was found, and is not to be trusted: it belongs to user 4711. ` +
      'Name the one to use with --config FILE (/dev/null for none).')
    const error = JSON.parse(await refusal(['config', '--json'])) as unknown
    expect(error).toMatchObject({ error: { code: 'config-invalid', subject: path, exitCode: 1 } })
    await chown(path, 0, 0)
    const link = scratch.path('home', 'backup.yaml')
    await symlink(path, link)
    expect((await told()).file?.path).toBe(link)
    const { lchown } = await import('node:fs/promises')
    await lchown(link, 4711, 4711)
    expect(await refusal(['config'])).toContain(`${link} was found, and is not to be trusted: the link belongs to user 4711`)
  })
})

describe('a file that is wrong', () => {
  it.each([
    ['repository: /r\nexcludez: []', "2:1: unknown key 'excludez'. Did you mean 'excludes'?"],
    ['analysis:\n  enabled: "no"',
      '2:12: analysis.enabled must be true or false, and is the text "no". Write true or false, without quotes.'],
    ['paths:\n  - a\n - b',
      '3:1: this is no YAML: a block sequence may not be used as an implicit map key. ' +
      'Mind indentation and quotes; docs/configuration.md has an example.'],
    ['paths: []\npaths: []', "2:1: the key 'paths' is there twice, first on line 1. Keep one of them."],
  ])('%j stops every command before it does anything', async (content, problem) => {
    const path = await put(content, 'home', 'backup.yaml')
    for (const command of [['config'], ['sync', '.', '--repo', scratch.path('never')], ['init', '--repo', scratch.path('never')]]) {
      expect(await refusal(command)).toBe(`backup: ${path}:${problem}`)
    }
    await expect(readFile(scratch.path('never', 'config'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is a JSON error with --json', async () => {
    const path = await put('- a', 'home', 'backup.yaml')
    expect(JSON.parse(await refusal(['sync', '--json']))).toEqual({
      error: { code: 'config-invalid', message: `${path}:1:1: there are no keys`, subject: `${path}:1:1`,
        hint: 'Write KEY: VALUE, such as repository: /mnt/disk/backup.', exitCode: 1 },
    })
  })
})

describe('backup config', () => {
  const everything = `repository: sftp://ada:geheim@host/x
paths: [~/Documents, .]
excludes:
  - "*.tmp"
analysis:
  enabled: false
  processes: 3
  order: [code]
analyzers:
  code:
    enabled: true
`

  it('shows values and where each came from, and no password', async () => {
    const path = await put(everything, 'home', 'backup.yaml')
    const { code, stderr, stdout } = await work(['config'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const width = Math.max(...[`${scratch.path('home')}/Documents`, 'sftp://ada:***@host/x'].map((value) => value.length))
    const row = (key: string, value: string, origin: string): string => `${key.padEnd(26)}  ${value.padEnd(width)}  ${origin}`.trimEnd()
    expect(stdout.split('\n')).toEqual([
      `Configuration file: ${path} (found from the working folder upwards)`,
      '',
      row('repository', 'sftp://ada:***@host/x', `${path}:1`),
      row('paths', scratch.path('home', 'Documents'), `${path}:2`),
      row('', scratch.path('home'), `${path}:2`),
      row('excludes', '*.tmp', `${path}:4`),
      row('analysis.enabled', 'false', `${path}:6`),
      row('analysis.budgetSeconds', '60', 'default'),
      row('analysis.processes', '3', `${path}:7`),
      row('analysis.order', 'code', `${path}:8`),
      row('analyzers.code.enabled', 'true', `${path}:11`),
      row('transport.connections', '-', 'not set'),
      row('transport.limitUploadKiB', '0', 'default'),
      row('transport.limitDownloadKiB', '0', 'default'),
      row('transport.chunkSizeKiB', '256', 'default'),
      '',
    ])
  })

  it('says so when flag or environment win', async () => {
    await put(everything, 'home', 'backup.yaml')
    expect((await told([], { BACKUP_REPOSITORY: '/by/variable' })).repository).toEqual(
      { value: '/by/variable', origin: 'environment BACKUP_REPOSITORY' })
    expect((await told(['-r', 'sftp://ada:geheim@host/y'], { BACKUP_REPOSITORY: '/by/variable' })).repository).toEqual(
      { value: 'sftp://ada:***@host/y', origin: 'flag --repo' })
  })

  it('has the whole of it as JSON', async () => {
    const path = await put(everything, 'home', 'backup.yaml')
    expect(await told()).toEqual({
      file: { path, foundBy: 'upwards' },
      searched: [scratch.path('home', 'project', 'deep', 'backup.yaml'), scratch.path('home', 'project', 'backup.yaml'), path],
      repository: { value: 'sftp://ada:***@host/x', origin: `${path}:1` },
      paths: [{ value: scratch.path('home', 'Documents'), origin: `${path}:2` }, { value: scratch.path('home'), origin: `${path}:2` }],
      excludes: [{ value: '*.tmp', origin: `${path}:4` }],
      analysis: {
        enabled: { value: false, origin: `${path}:6` }, budgetSeconds: { value: 60, origin: 'default' },
        processes: { value: 3, origin: `${path}:7` },
        order: [{ value: 'code', origin: `${path}:8` }],
      },
      analyzers: { code: { enabled: { value: true, origin: `${path}:11` } } },
      transport: {
        connections: null, limitUploadKiB: { value: 0, origin: 'default' }, limitDownloadKiB: { value: 0, origin: 'default' },
        chunkSizeKiB: { value: 256, origin: 'default' },
      },
    })
  })

  it('shows what is set of plugins and what is not set of the rest, in the order of the table', async () => {
    const path = await put('analyzers:\n  pii: {}\n  code:\n    options: {a.b: [1, "\\e"]}\n', 'home', 'none.yaml')
    const { code, stderr, stdout } = await work(['config', '--config', path, '--json'])
    const problem = 'the options of plugin @backup-agent/plugin-code are not valid: as a whole they must be left out: the plugin takes none'
    const message = `${path}:4: ${problem}. See what it takes with: backup plugins code`
    expect([code, JSON.parse(stderr)]).toEqual([0, { warning: { code: 'config-invalid', message } }])
    expect(JSON.parse(stdout)).toMatchObject({ analyzers: { code: { options: { origin: `${path}:4` } } } })
    await writeFile(path, 'excludes: []\nanalyzers:\n  pii: {}\n  strange: {options: {a.b: [1, "\\e"]}}\n')
    const lines = (await work(['config', '--config', path])).stdout.split('\n').slice(2, -1)
    expect(lines.map((line) => line.trimEnd().split(/ {2,}/))).toEqual([
      ['repository', '-', 'not set'], ['paths', '-', 'not set'], ['excludes', '-', 'not set'],
      ['analysis.enabled', 'true', 'default'], ['analysis.budgetSeconds', '60', 'default'],
      ['analysis.processes', expect.stringMatching(/^[1-4]$/), 'default'], ['analysis.order', '-', 'not set'],
      ['analyzers.strange.options', '{"a.b":[1,"\\u001b"]}', `${path}:4`],
      ['transport.connections', '-', 'not set'], ['transport.limitUploadKiB', '0', 'default'], ['transport.limitDownloadKiB', '0', 'default'],
      ['transport.chunkSizeKiB', '256', 'default'],
    ])
    const { stdout: json } = await work(['config', '--config', path, '--json'])
    expect(JSON.parse(json)).toMatchObject({
      repository: null, paths: [], excludes: [], analysis: { order: [] },
      analyzers: { pii: {}, strange: { options: { value: { 'a.b': [1, '\x1b'] }, origin: `${path}:4` } } },
    })
  })

  it.each([[''], ['frobnicate: 1']])('prints the schema for editors, with %j in the file too', async (content) => {
    await put(content, 'home', 'backup.yaml')
    const { code, stderr, stdout } = await work(['config', '--schema'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual(JSON.parse(await readFile(join(packageRoot, 'backup.schema.json'), 'utf8')))
  })
})

describe('plugins in the file', () => {
  it('that are not there are a warning: machines may share a file', async () => {
    const content = 'repository: ~/repository\npaths: [.]\nanalyzers:\n  cod: {enabled: false}\nanalysis:\n  order: [receipts]\n'
    await put(content, 'home', 'backup.yaml')
    expect(await work(['init'])).toMatchObject({ code: 0, stderr: '' })
    for (const command of ['config', 'sync']) {
      const { code, stderr } = await work([command, '--json'])
      const warnings = stderr.trim().split('\n').map((line) => (JSON.parse(line) as { warning: { code: string; message: string } }).warning)
      expect([code, warnings]).toEqual([0, [
        { code: 'plugin-unknown', message: expect.stringMatching(/^analyzers names the plugin "cod", which is not there\..*"code"/) },
        { code: 'plugin-unknown', message: expect.stringMatching(/^analysis\.order names the plugin "receipts", which is not there\./) },
      ]])
    }
  })

  it('with options that they do not take stop a command before it asks for a password', async () => {
    const path = await put('repository: ~/repository\npaths: [.]\nanalyzers:\n  code:\n    options: {speed: 11}\n', 'home', 'backup.yaml')
    await work(['init'])
    for (const command of [['sync'], ['analyze', '.']]) {
      expect(await refusal(command, { BACKUP_PASSWORD: '' })).toMatch(
        `backup: ${path}:5: the options of plugin @backup-agent/plugin-code are not valid: `)
    }
    await put('repository: ~/repository\nanalyzers:\n  code:\n    options: {speed: 11}\n', 'home', 'backup.yaml')
    // Nothing is wrong for a command that needs no plugin.
    expect(await work(['snapshots'])).toMatchObject({ code: 0, stderr: '' })
  })

  it.each([
    ['minScores: 1', 5, 'minScores is not an option of this plugin (did you mean "minScore"?). '],
    ['minScore: 0.5\n      countries:\n        - GB\n        - gb', 8, 'countries[1] '],
  ])('with an option that is wrong are told with its line (%j)', async (options, line, pointer) => {
    const content = `analyzers:\n  "@backup-agent/plugin-pii":\n    options:\n      # a remark\n      ${options}\n`
    const path = await put(content, 'home', 'backup.yaml')
    const told = await refusal(['analyze', '.'])
    expect(told).toMatch(`backup: ${path}:${line}: the options of plugin @backup-agent/plugin-pii are not valid: ${pointer}`)
    const error = JSON.parse(await refusal(['analyze', '.', '--json'])) as unknown
    expect(error).toMatchObject({ error: { code: 'config-invalid', subject: `${path}:${line}` } })
  })

  it('that are switched off look at nothing', async () => {
    await put('text', 'home', 'project', 'deep', 'note.txt')
    const json = async (): Promise<unknown> => JSON.parse((await work(['analyze', 'note.txt', '--json'])).stdout)
    expect(await json()).toHaveProperty(
      'outcomes', expect.arrayContaining([expect.objectContaining({ analyzer: '@backup-agent/plugin-code/code' })]))
    await put('analyzers:\n  code: {enabled: false}\n', 'home', 'backup.yaml')
    expect(await json()).toMatchObject({ outcomes: [] })
  })
})

describe('sync', () => {
  const found = (path: string, ...parts: string[]): string => `backup: ${path} is in force, and sets ${parts.join(', ')}\n`
  const listed = async (): Promise<string[]> => (await work(['ls', 'latest'])).stdout.split('\n').filter((line) => line.includes('file'))
  const summary = async (args: readonly string[]): Promise<Record<string, unknown>> =>
    JSON.parse((await work(['sync', '--json', ...args])).stdout) as Record<string, unknown>

  beforeEach(async () => {
    for (const name of ['kept.file', 'left.file', 'twice.file']) await put(name, 'home', 'project', 'data', name)
    await put('x', 'home', 'project', 'deep', 'near.file')
  })

  it('says which line names a repository that is not there', async () => {
    const path = await put('repository: nowhere\npaths: [data]\nanalysis: {enabled: false}\n', 'home', 'project', 'backup.yaml')
    const { code, stderr } = await work(['sync', '--quiet'])
    const nowhere = scratch.path('home', 'project', 'nowhere')
    expect([code, stderr]).toEqual(
      [10, `backup: no repository at ${nowhere}, which ${path}:1 names. Make one with: backup init\n`])
  })

  it('without PATH saves what the file names, seen from the file, and says which file that was', async () => {
    const content = 'repository: ../repository\npaths: [data]\nexcludes: [left.file, twice.file]\n'
    const path = await put(content, 'home', 'project', 'backup.yaml')
    expect(await work(['init'])).toMatchObject({ code: 0, stdout: expect.stringContaining(` at ${scratch.path('home', 'repository')}. `) })
    expect(await work(['sync'])).toMatchObject({ code: 0, stderr: found(path, 'repository', 'paths', 'excludes') })
    const data = scratch.path('home', 'project', 'data')
    expect(await listed()).toEqual([join(data, 'kept.file')])
    // Later patterns win, so the command line can take back what the file leaves out.
    expect(await work(['sync', '--exclude', '!twice.file', '--quiet'])).toMatchObject({ code: 0, stderr: '', stdout: '' })
    expect(await listed()).toEqual([join(data, 'kept.file'), join(data, 'twice.file')])
    expect(await work(['sync', '.'])).toMatchObject({ code: 0, stderr: found(path, 'repository', 'excludes') })
    expect(await listed()).toEqual(['/near.file'])
  })

  it('analyses or not as the file says, unless told otherwise', async () => {
    await put('repository: ~/repository\npaths: [data]\nanalysis: {enabled: false}\n', 'home', 'project', 'backup.yaml')
    await work(['init'])
    expect(await summary([])).toMatchObject({ analysis: { analysed: 0 } })
    expect(await summary(['--analyze'])).toMatchObject({ analysis: { analysed: 3 } })
    expect(await work(['sync', '--no-analyze', '--quiet'])).toMatchObject({ code: 0, stderr: '' })
  })

  it('says nothing of a file that was named, or that is the user\'s own', async () => {
    const named = await put('repository: repository\npaths: [project/data]\n', 'home', 'named.yaml')
    await work(['init', '--config', named])
    expect(await work(['sync', '--config', named])).toMatchObject({ code: 0, stderr: '' })
    await put('repository: ~/repository\npaths: [~/project/data]\n', 'xdg', 'backup-agent', 'backup.yaml')
    expect(await work(['sync'])).toMatchObject({ code: 0, stderr: '' })
  })

  it('says what to do when there is nothing to save', async () => {
    await put('repository: ~/repository\n', 'home', 'backup.yaml')
    expect(await refusal(['sync'])).toBe(
      'backup: there is nothing to back up. ' +
      'Name files or folders, as in backup sync ~/Documents, or list them under paths: in backup.yaml.')
  })
})
